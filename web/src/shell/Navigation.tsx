import { Link } from '@tanstack/react-router';
import { Menu as MenuIcon } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useText } from '../i18n/use-text';
import type { PageEntry } from './pages';
import { useDialog } from './use-dialog';
import { Wordmark } from './Wordmark';
import classes from './shell.module.css';

const SideDrawer = lazy(() => import('./SideDrawer'));

export type Areas = { area: PageEntry['area']; entries: PageEntry[] }[];

export function Sidebar({ areas }: { areas: Areas }) {
  const { t } = useText();
  return (
    <nav className={classes.side} aria-label={t('common:main_navigation')}>
      <Link to="/" className={classes.brand} aria-label={t('common:home')}>
        <Wordmark />
      </Link>
      <Entries areas={areas} />
    </nav>
  );
}

function Entries({ areas, onFollow }: { areas: Areas; onFollow?: () => void }) {
  const { t } = useText();
  return areas.map(({ area, entries }) => (
    <div key={area} className={classes.area}>
      <div className={classes.areaName} id={`area-${area}`}>
        {t(`common:area.${area}`)}
      </div>
      <ul aria-labelledby={`area-${area}`}>
        {entries.map((entry) => (
          <li key={entry.to}>
            <Entry entry={entry} {...(onFollow ? { onFollow } : {})} />
          </li>
        ))}
      </ul>
    </div>
  ));
}

function Entry({ entry, onFollow }: { entry: PageEntry; onFollow?: () => void }) {
  const { t } = useText();
  const Icon = entry.icon;
  return (
    <Link
      to={entry.to as '/'}
      className={classes.entry}
      activeOptions={{ exact: entry.exact ?? false, includeSearch: false }}
      {...(onFollow ? { onClick: onFollow } : {})}
    >
      <Icon size={16} aria-hidden />
      <span className="cut">{t(entry.text)}</span>
    </Link>
  );
}

/** A phone's navigation: four pages and a drawer with all of them. */
export function BottomBar({ areas }: { areas: Areas }) {
  const { t } = useText();
  const drawer = useDialog();
  const entries = areas.flatMap((area) => area.entries).filter((entry) => entry.bottom);
  return (
    <>
      <nav className={classes.bottom} aria-label={t('common:main_navigation')}>
        {entries.slice(0, 4).map((entry) => (
          <Entry key={entry.to} entry={entry} />
        ))}
        <button type="button" className={classes.entry} aria-expanded={drawer.opened} onClick={drawer.open}>
          <MenuIcon size={16} aria-hidden />
          <span>{t('common:more')}</span>
        </button>
      </nav>
      <Suspense>
        {drawer.used && (
          <SideDrawer opened={drawer.opened} onClose={drawer.close}>
            <Entries areas={areas} onFollow={drawer.close} />
          </SideDrawer>
        )}
      </Suspense>
    </>
  );
}
