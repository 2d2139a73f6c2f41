import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { KeyRound } from 'lucide-react';
import type { PageEntry } from '../../shell/pages';
import { shellRoute, visitorRoute } from '../../shell/roots';

export const pages: PageEntry[] = [
  { to: '/keys', text: 'identity:keys.title', icon: KeyRound, area: 'use', order: 40, go: 'k', bottom: true },
];

export const routes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/keys',
    component: lazyRouteComponent(() => import('./Keys'), 'KeysPage'),
  }),
] as const;

export const visitorRoutes = [
  createRoute({
    getParentRoute: () => visitorRoute,
    path: '/sign-in',
    component: lazyRouteComponent(() => import('./SignIn'), 'SignInPage'),
  }),
] as const;

export const operatorRoutes = [] as const;
