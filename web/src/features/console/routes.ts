import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { House, ListChecks } from 'lucide-react';
import type { PageEntry } from '../../shell/pages';
import { operatorRoute, shellRoute } from '../../shell/roots';

export const pages: PageEntry[] = [
  { to: '/', text: 'console:overview.title', icon: House, area: 'use', order: 0, go: 'o', exact: true, bottom: true },
  { to: '/admin/settings', text: 'console:checks.title', icon: ListChecks, area: 'operator', order: 40, go: 's' },
];

export const routes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/',
    component: lazyRouteComponent(() => import('./Overview'), 'OverviewPage'),
  }),
] as const;

export const operatorRoutes = [
  createRoute({
    getParentRoute: () => operatorRoute,
    path: '/admin/settings',
    component: lazyRouteComponent(() => import('./Checks'), 'ChecksPage'),
  }),
] as const;
