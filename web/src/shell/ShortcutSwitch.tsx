import { Switch } from '@mantine/core';
import { useMe } from '../api';
import { useText } from '../i18n/use-text';
import { useUpdateMe } from './account';

/** Single letters can get in the way of other tools; `Ctrl K` stays. */
export function ShortcutSwitch() {
  const { t } = useText();
  const me = useMe();
  const update = useUpdateMe();
  return (
    <Switch
      label={t('common:shortcuts.switch')}
      description={t('common:shortcuts.switch_note')}
      checked={me.shortcuts}
      onChange={(event) => update.mutate({ shortcuts: event.currentTarget.checked })}
    />
  );
}
