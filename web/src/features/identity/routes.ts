import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { PageEntry } from '../../shell/pages';
import { visitorRoute } from '../../shell/roots';

export const pages: PageEntry[] = [];

export const routes = [] as const;

export const visitorRoutes = [
  createRoute({
    getParentRoute: () => visitorRoute,
    path: '/sign-in',
    component: lazyRouteComponent(() => import('./SignIn'), 'SignInPage'),
  }),
] as const;

export const operatorRoutes = [] as const;
