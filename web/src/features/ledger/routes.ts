import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ReceiptText, ScrollText } from 'lucide-react';
import type { PageEntry } from '../../shell/pages';
import { shellRoute } from '../../shell/roots';

export const pages: PageEntry[] = [
  { to: '/activity', text: 'ledger:activity.title', icon: ScrollText, area: 'use', order: 30, go: 'a', bottom: true },
  { to: '/credits', text: 'ledger:credits.title', icon: ReceiptText, area: 'use', order: 50, go: 'c' },
];

export const routes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/activity',
    component: lazyRouteComponent(() => import('./Activity'), 'ActivityPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/activity/calls/$id',
    component: lazyRouteComponent(() => import('./CallPage'), 'MyCallPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/credits',
    component: lazyRouteComponent(() => import('./Credits'), 'CreditsPage'),
  }),
] as const;

export const operatorRoutes = [] as const;
