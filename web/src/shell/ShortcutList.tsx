import { Modal } from '@mantine/core';
import { useText } from '../i18n/use-text';
import { KeyCap } from '../ui/values';
import type { PageEntry } from './pages';
import { ShortcutSwitch } from './ShortcutSwitch';
import { useShown } from './use-dialog';
import classes from './shell.module.css';

export default function ShortcutList({
  opened,
  onClose,
  entries,
}: {
  opened: boolean;
  onClose: () => void;
  entries: PageEntry[];
}) {
  const { t } = useText();
  const rows: [string[], string][] = [
    [['Ctrl', 'K'], t('common:shortcuts.palette')],
    [['?'], t('common:shortcuts.list')],
    [['/'], t('common:shortcuts.search')],
    [['Esc'], t('common:shortcuts.close')],
    ...entries.filter((entry) => entry.go).map((entry): [string[], string] => [['g', entry.go ?? ''], t(entry.text)]),
  ];
  return (
    <Modal
      opened={useShown(opened)}
      onClose={onClose}
      title={t('common:shortcuts.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <dl className={classes.shortcuts}>
        {rows.map(([keys, text]) => (
          <div key={text}>
            <dt>{text}</dt>
            <dd>
              {keys.map((key) => (
                <KeyCap key={key}>{key}</KeyCap>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <ShortcutSwitch />
    </Modal>
  );
}
