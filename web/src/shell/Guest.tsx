import { Outlet } from '@tanstack/react-router';
import { useText } from '../i18n/use-text';
import { currentLanguage, languages, type Language, speak } from '../i18n';
import { type Look, useLook, useSetLook } from './look';
import { Wordmark } from './Wordmark';
import classes from './shell.module.css';

/** The frame of the pages before sign-in: the form, and below it language and look. */
export function Guest() {
  const { t } = useText();
  const look = useLook();
  const setLook = useSetLook();
  return (
    <div className={classes.guest}>
      <div className={classes.guestBrand}>
        <Wordmark />
      </div>
      <main className={classes.guestCard}>
        <Outlet />
      </main>
      <footer className={classes.guestFoot}>
        <select
          aria-label={t('common:language')}
          value={currentLanguage()}
          onChange={(event) => void speak(event.currentTarget.value as Language)}
        >
          {Object.entries(languages).map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
        <select
          aria-label={t('common:look.label')}
          value={look}
          onChange={(event) => setLook(event.currentTarget.value as Look)}
        >
          <option value="system">{t('common:look.system')}</option>
          <option value="light">{t('common:look.light')}</option>
          <option value="dark">{t('common:look.dark')}</option>
        </select>
      </footer>
    </div>
  );
}
