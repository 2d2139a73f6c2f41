import { Button, CopyButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, Copy } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/use-text';
import { type CreatedKey, instanceQuery, type Key } from '../../api';
import { useCallOf } from '../../shell/live';
import { modelsQuery } from '../gateway/models';
import { CallCode, CallStatus, Money, Panel } from '../../ui';
import classes from './identity.module.css';

/** A new key: its secret, this once; how to call with it; and the first call as it comes. */
export function KeySecret({ created, missing, onDone }: { created: CreatedKey; missing: string[]; onDone: () => void }) {
  const { t } = useText();
  const { key, secret } = created;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus();
    box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={box} tabIndex={-1}>
      <Panel
        title={t('identity:secret.title', { name: key.name })}
        actions={
          <Button size="compact-sm" onClick={onDone}>
            {t('identity:secret.done')}
          </Button>
        }
      >
        <div className="stack">
          <p>{t('identity:secret.once')}</p>
          <div className={classes.secret}>
            <code className={classes.secretText}>{secret}</code>
            <CopyButton value={secret} timeout={2000}>
              {({ copied, copy }) => (
                <Button
                  variant="filled"
                  leftSection={copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
                  onClick={copy}
                >
                  {copied ? t('common:copied') : t('identity:secret.copy')}
                </Button>
              )}
            </CopyButton>
          </div>
          {missing.length > 0 && (
            <p className="warn" role="alert">
              {t('identity:secret.missing_budgets', { windows: missing.join(', ') })}
            </p>
          )}
          {key.kind !== 'management' && <FirstCall apiKey={key} mode={key.kind} />}
        </div>
      </Panel>
    </div>
  );
}

function FirstCall({ apiKey, mode }: { apiKey: Key; mode: 'live' | 'test' }) {
  const { t } = useText();
  const instance = useQuery(instanceQuery).data;
  const models = useQuery(modelsQuery(mode)).data ?? [];
  const call = useCallOf(apiKey.id);
  const allowed = models.filter((model) => model.available && (apiKey.model_allow_list?.includes(model.id) ?? true));
  const model = allowed[0]?.id ?? apiKey.model_allow_list?.[0] ?? models[0]?.id;
  return (
    <>
      <p>
        {t('identity:secret.then')} <code>export OMNIA_KEY=…</code>
      </p>
      {instance && model && (
        <CallCode baseUrl={instance.base_url} call={{ model, messages: [{ role: 'user', content: t('identity:secret.hello') }] }} />
      )}
      <div role="status" className={classes.waiting}>
        {call ? (
          <>
            <CallStatus status={call.status} />
            <span>{t('identity:secret.arrived', { model: call.model })}</span>
            <Money value={call.cost} />
            <Link to={`/activity/calls/${call.id}` as '/'}>{t('identity:secret.look')}</Link>
          </>
        ) : (
          <>
            <span className={classes.pulse} aria-hidden />
            {t('identity:secret.waiting')}
          </>
        )}
      </div>
    </>
  );
}
