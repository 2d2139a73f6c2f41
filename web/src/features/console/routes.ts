import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { House } from 'lucide-react';
import type { PageEntry } from '../../shell/pages';
import { shellRoute } from '../../shell/roots';

export const pages: PageEntry[] = [
  { to: '/', text: 'console:overview.title', icon: House, area: 'use', order: 0, go: 'o', exact: true, bottom: true },
];

export const routes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/',
    component: lazyRouteComponent(() => import('./Overview'), 'OverviewPage'),
  }),
] as const;

export const operatorRoutes = [] as const;
