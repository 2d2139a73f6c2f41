import { Modal, Switch } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useText } from '../i18n/use-text';
import { useMe } from '../api';
import { KeyCap } from '../ui/values';
import { useUpdateMe } from './account';
import type { PageEntry } from './pages';
import classes from './shell.module.css';

/** Letters belong to the field one is writing in, and to a dialog that is open. */
function taken(target: EventTarget | null): boolean {
  return (
    (target instanceof HTMLElement && target.closest('input,textarea,select,[contenteditable]') !== null) ||
    document.querySelector('[role="dialog"][aria-modal="true"]') !== null
  );
}

/** `Ctrl K` always; single letters only where the person left them on. */
export function useShortcuts(on: boolean, entries: PageEntry[], openPalette: () => void, openList: () => void) {
  const navigate = useNavigate();
  const current = useRef({ on, entries, openPalette, openList, navigate });
  current.current = { on, entries, openPalette, openList, navigate };
  useEffect(() => {
    let goUntil = 0;
    const listen = (event: KeyboardEvent) => {
      const now = current.current;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        now.openPalette();
        return;
      }
      if (!now.on || event.ctrlKey || event.metaKey || event.altKey || taken(event.target)) return;
      if (Date.now() < goUntil) {
        goUntil = 0;
        const entry = now.entries.find((one) => one.go === event.key);
        if (entry) void now.navigate({ to: entry.to as '/' });
        return;
      }
      if (event.key === 'g') goUntil = Date.now() + 1_200;
      else if (event.key === '?') now.openList();
      else if (event.key === '/') {
        event.preventDefault();
        document.querySelector<HTMLInputElement>('input[data-search-field]')?.focus();
      }
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

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

export function ShortcutList({ opened, onClose, entries }: { opened: boolean; onClose: () => void; entries: PageEntry[] }) {
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
      opened={opened}
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
