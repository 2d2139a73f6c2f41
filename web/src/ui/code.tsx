import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../i18n/use-text';
import { type ChatCall, callCode, type CodeLanguage, codeLanguages } from './call-code';
import { CopyButton } from './values';
import classes from './code.module.css';

/** A call as code in the languages that people ask for, with this instance's address and never a key. */
export function CallCode({ baseUrl, call }: { baseUrl: string; call: ChatCall }) {
  const { t } = useText();
  const [language, setLanguage] = useState<CodeLanguage>('curl');
  const text = callCode(language, baseUrl, call);
  return (
    <div className={classes.box}>
      <div className={classes.head}>
        <SegmentedControl
          size="xs"
          aria-label={t('common:code_language')}
          value={language}
          onChange={(value) => setLanguage(value as CodeLanguage)}
          data={[...codeLanguages]}
        />
        <CopyButton value={text} label={t('common:copy_code')} />
      </div>
      <pre className={classes.text} tabIndex={0} role="region" aria-label={t('common:code', { language })}>
        {text}
      </pre>
    </div>
  );
}
