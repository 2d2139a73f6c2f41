import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ChartNoAxesColumn, ListTree, ReceiptText, Scale, ScrollText, Users } from 'lucide-react';
import type { PageEntry } from '../../shell/pages';
import { operatorRoute, shellRoute } from '../../shell/roots';

export const pages: PageEntry[] = [
  { to: '/activity', text: 'ledger:activity.title', icon: ScrollText, area: 'use', order: 30, go: 'a', bottom: true },
  { to: '/credits', text: 'ledger:credits.title', icon: ReceiptText, area: 'use', order: 50, go: 'c' },
  { to: '/admin/accounts', text: 'ledger:accounts.title', icon: Users, area: 'operator', order: 10, go: 'u' },
  { to: '/admin/calls', text: 'ledger:admin_calls.title', icon: ListTree, area: 'operator', order: 20, go: 'l' },
  { to: '/admin/adjustments', text: 'ledger:adjustments.title', icon: Scale, area: 'operator', order: 25, go: 'j' },
  { to: '/admin/margins', text: 'ledger:margins.title', icon: ChartNoAxesColumn, area: 'operator', order: 35 },
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

export const operatorRoutes = [
  createRoute({
    getParentRoute: () => operatorRoute,
    path: '/admin/accounts',
    component: lazyRouteComponent(() => import('./Accounts'), 'AccountsPage'),
  }),
  createRoute({
    getParentRoute: () => operatorRoute,
    path: '/admin/accounts/$id',
    component: lazyRouteComponent(() => import('./AccountPage'), 'AccountAdminPage'),
  }),
  createRoute({
    getParentRoute: () => operatorRoute,
    path: '/admin/calls',
    component: lazyRouteComponent(() => import('./AdminCalls'), 'AdminCallsPage'),
  }),
  createRoute({
    getParentRoute: () => operatorRoute,
    path: '/admin/calls/$id',
    component: lazyRouteComponent(() => import('./CallPage'), 'AnyCallPage'),
  }),
  createRoute({
    getParentRoute: () => operatorRoute,
    path: '/admin/adjustments',
    component: lazyRouteComponent(() => import('./Adjustments'), 'AdjustmentsPage'),
  }),
  createRoute({
    getParentRoute: () => operatorRoute,
    path: '/admin/margins',
    component: lazyRouteComponent(() => import('./Margins'), 'MarginsPage'),
  }),
] as const;
