import { Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { useText } from '../i18n/use-text';
import { useSignOut, useUpdateMe } from './account';
import { useMode, useSetMode } from './mode';
import type { Areas } from './Navigation';
import { useShown } from './use-dialog';
import classes from './shell.module.css';

interface Command {
  id: string;
  text: string;
  hint: string;
  run: () => void;
}

function useCommands(areas: Areas, openShortcuts: () => void): Command[] {
  const { t } = useText();
  const navigate = useNavigate();
  const mode = useMode();
  const setMode = useSetMode();
  const update = useUpdateMe();
  const signOut = useSignOut();
  const hint = t('common:palette.action');
  return [
    ...areas.flatMap(({ area, entries }) =>
      entries.map((entry) => ({
        id: entry.to,
        text: t(entry.text),
        hint: t(`common:area.${area}`),
        run: () => void navigate({ to: entry.to as '/' }),
      })),
    ),
    {
      id: 'mode',
      text: mode === 'test' ? t('common:palette.to_live') : t('common:palette.to_sandbox'),
      hint,
      run: () => setMode(mode === 'test' ? 'live' : 'test'),
    },
    ...(['system', 'light', 'dark'] as const).map((look) => ({
      id: look,
      text: t(`common:look.${look}`),
      hint,
      run: () => update.mutate({ look }),
    })),
    { id: 'shortcuts', text: t('common:shortcuts.title'), hint, run: openShortcuts },
    { id: 'sign-out', text: t('common:sign_out'), hint, run: () => signOut.mutate() },
  ];
}

/** Everything one can go to or do, found by typing. */
export default function Palette({
  opened,
  onClose,
  areas,
  openShortcuts,
}: {
  opened: boolean;
  onClose: () => void;
  areas: Areas;
  openShortcuts: () => void;
}) {
  const { t } = useText();
  const list = useId();
  const [text, setText] = useState('');
  const [place, setPlace] = useState(0);
  const wanted = text.trim().toLowerCase();
  const found = useCommands(areas, openShortcuts).filter((command) => command.text.toLowerCase().includes(wanted));
  const at = Math.min(place, Math.max(0, found.length - 1));
  useEffect(() => {
    if (!opened) return;
    setText('');
    setPlace(0);
  }, [opened]);

  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setPlace((at + step + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Enter') run(found[at]);
  };

  return (
    <Modal
      opened={useShown(opened)}
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      yOffset="12vh"
      centered={false}
      attributes={{ content: { 'aria-label': t('common:find') } }}
    >
      <input
        className={classes.paletteInput}
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={found[at] ? `${list}-${found[at].id}` : undefined}
        aria-label={t('common:find')}
        placeholder={t('common:find')}
        data-autofocus
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setPlace(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={list} role="listbox" aria-label={t('common:find')} className={classes.paletteList}>
        {found.map((command, index) => (
          <li
            key={command.id}
            id={`${list}-${command.id}`}
            role="option"
            aria-selected={index === at}
            onMouseMove={() => setPlace(index)}
            onClick={() => run(command)}
          >
            <span>{command.text}</span>
            <span className="soft small">{command.hint}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={classes.paletteNone}>{t('common:nothing_found')}</p>}
    </Modal>
  );
}
