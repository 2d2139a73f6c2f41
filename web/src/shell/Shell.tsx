import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useMe } from '../api';
import { useText } from '../i18n/use-text';
import { entriesFor } from './entries';
import { useLiveStream } from './live';
import { useLook, useSetLook } from './look';
import { useMode } from './mode';
import { BottomBar, Sidebar } from './Navigation';
import { useShortcuts } from './shortcuts';
import { TopBar } from './TopBar';
import { useDialog } from './use-dialog';
import classes from './shell.module.css';

// Dialogs are loaded when they are asked for.
const Palette = lazy(() => import('./Palette'));
const ShortcutList = lazy(() => import('./ShortcutList'));

/** The frame of every signed-in page. */
export function Shell() {
  const { t } = useText();
  const me = useMe();
  const mode = useMode();
  const areas = entriesFor(me);
  const entries = areas.flatMap((area) => area.entries);
  const palette = useDialog();
  const shortcuts = useDialog();
  const look = useLook();
  const setLook = useSetLook();
  useLiveStream();
  useShortcuts(me.shortcuts, entries, palette.open, shortcuts.open);
  useEffect(() => {
    if (look !== me.look) setLook(me.look);
  }, [look, me.look, setLook]);

  return (
    <div className={classes.shell} data-mode={mode}>
      <a className={classes.skip} href="#main">
        {t('common:skip')}
      </a>
      <Sidebar areas={areas} />
      <div className={classes.body}>
        <TopBar openPalette={palette.open} openShortcuts={shortcuts.open} />
        <main id="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <BottomBar areas={areas} />
      <Suspense>
        {palette.used && (
          <Palette opened={palette.opened} onClose={palette.close} areas={areas} openShortcuts={shortcuts.open} />
        )}
        {shortcuts.used && <ShortcutList opened={shortcuts.opened} onClose={shortcuts.close} entries={entries} />}
      </Suspense>
    </div>
  );
}
