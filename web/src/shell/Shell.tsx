import { useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useText } from '../i18n/use-text';
import { useMe } from '../api';
import { useLive, useLiveStream } from './live';
import { toScheme } from './look';
import { useMode } from './mode';
import { entriesFor } from './entries';
import { BottomBar, Sidebar } from './Navigation';
import { Palette } from './Palette';
import { ShortcutList, useShortcuts } from './shortcuts';
import { TopBar } from './TopBar';
import classes from './shell.module.css';

/** The frame of every signed-in page. */
export function Shell() {
  const { t } = useText();
  const me = useMe();
  const mode = useMode();
  const areas = entriesFor(me);
  const [palette, paletteOpen] = useDisclosure();
  const [shortcuts, shortcutsOpen] = useDisclosure();
  const { setColorScheme } = useMantineColorScheme();
  useLiveStream();
  useShortcuts(me.shortcuts, areas.flatMap((area) => area.entries), paletteOpen.open, shortcutsOpen.open);
  useEffect(() => setColorScheme(toScheme(me.look)), [me.look, setColorScheme]);

  return (
    <div className={classes.shell} data-mode={mode}>
      <a className={classes.skip} href="#main">
        {t('common:skip')}
      </a>
      <Sidebar areas={areas} />
      <div className={classes.body}>
        <TopBar openPalette={paletteOpen.open} openShortcuts={shortcutsOpen.open} />
        {mode === 'test' && <SandboxBar />}
        <OfflineBanner />
        <main id="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <BottomBar areas={areas} />
      <Palette opened={palette} onClose={paletteOpen.close} areas={areas} openShortcuts={shortcutsOpen.open} />
      <ShortcutList opened={shortcuts} onClose={shortcutsOpen.close} entries={areas.flatMap((area) => area.entries)} />
    </div>
  );
}

function SandboxBar() {
  const { t } = useText();
  return (
    <div className={classes.sandbox}>
      <strong>{t('common:sandbox.word')}</strong> <span>{t('common:sandbox.text')}</span>
    </div>
  );
}

/** Says that what is shown may be old; short gaps are not worth a word. */
function OfflineBanner() {
  const { t } = useText();
  const { connected } = useLive();
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (connected) return setLate(false);
    const timer = setTimeout(() => setLate(true), 3_000);
    return () => clearTimeout(timer);
  }, [connected]);
  return (
    <div role="status">{late && <div className={classes.offline}>{t('common:offline')}</div>}</div>
  );
}
