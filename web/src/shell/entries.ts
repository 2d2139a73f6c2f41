import { pages as consolePages } from '../features/console/routes';
import { pages as gatewayPages } from '../features/gateway/routes';
import { pages as identityPages } from '../features/identity/routes';
import { pages as ledgerPages } from '../features/ledger/routes';
import { pages as mailPages } from '../features/mail/routes';
import type { Me } from '../api';
import type { PageEntry } from './pages';

const areas = ['use', 'account', 'operator'] as const;

/** All pages a person may open, by area, in their order. */
export function entriesFor(me: Me): { area: PageEntry['area']; entries: PageEntry[] }[] {
  const all = [...consolePages, ...identityPages, ...ledgerPages, ...gatewayPages, ...mailPages];
  return areas
    .filter((area) => area !== 'operator' || me.role === 'admin')
    .map((area) => ({
      area,
      entries: all.filter((entry) => entry.area === area).sort((a, b) => a.order - b.order),
    }))
    .filter(({ entries }) => entries.length > 0);
}
