import { ActionIcon } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CircleUser } from 'lucide-react';
import { useId, useRef } from 'react';
import { useMe } from '../api';
import { useText } from '../i18n/use-text';
import { KeyCap } from '../ui/values';
import { useSignOut, useUpdateMe } from './account';
import type { Look } from './look';
import classes from './shell.module.css';

/** The person's own corner. The browser's own popover: it closes by Esc and by a click elsewhere, and costs no code. */
export function PersonMenu({ openShortcuts }: { openShortcuts: () => void }) {
  const { t } = useText();
  const me = useMe();
  const update = useUpdateMe();
  const signOut = useSignOut();
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const close = () => panel.current?.hidePopover();
  return (
    <>
      <ActionIcon variant="subtle" size="lg" aria-label={t('common:person_menu')} popoverTarget={id}>
        <CircleUser size={18} aria-hidden />
      </ActionIcon>
      <div ref={panel} id={id} popover="auto" className={classes.person}>
        <div className={classes.personName}>
          <div className="cut">{me.name ?? me.email ?? t('common:no_address')}</div>
          {me.name && <div className="cut soft small">{me.email}</div>}
        </div>
        <fieldset className={classes.looks}>
          <legend>{t('common:look.label')}</legend>
          {(['system', 'light', 'dark'] as Look[]).map((look) => (
            <label key={look}>
              <input type="radio" name="look" checked={me.look === look} onChange={() => update.mutate({ look })} />
              {t(`common:look.${look}`)}
            </label>
          ))}
        </fieldset>
        <Link to="/account" className={classes.personItem} onClick={close}>
          {t('common:account')}
        </Link>
        <button
          type="button"
          className={classes.personItem}
          onClick={() => {
            close();
            openShortcuts();
          }}
        >
          {t('common:shortcuts.title')} <KeyCap>?</KeyCap>
        </button>
        <button type="button" className={classes.personItem} onClick={() => signOut.mutate()}>
          {t('common:sign_out')}
        </button>
      </div>
    </>
  );
}
