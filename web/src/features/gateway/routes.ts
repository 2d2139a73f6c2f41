import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { Boxes, HeartPulse, KeySquare, MessagesSquare, Tags } from 'lucide-react';
import type { PageEntry } from '../../shell/pages';
import { operatorRoute, shellRoute } from '../../shell/roots';

export const pages: PageEntry[] = [
  { to: '/playground', text: 'gateway:play.title', icon: MessagesSquare, area: 'use', order: 10, go: 'p', bottom: true },
  { to: '/models', text: 'gateway:models.title', icon: Boxes, area: 'use', order: 20, go: 'm' },
  { to: '/own-keys', text: 'gateway:own.title', icon: KeySquare, area: 'account', order: 20, go: 'w' },
  { to: '/admin', text: 'gateway:health.title', icon: HeartPulse, area: 'operator', order: 0, go: 'h', exact: true },
  { to: '/admin/prices', text: 'gateway:prices.title', icon: Tags, area: 'operator', order: 30, go: 'r' },
];

const modelsRoute = createRoute({ getParentRoute: () => shellRoute, path: '/models' });

export const routes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/playground',
    component: lazyRouteComponent(() => import('./Playground'), 'PlaygroundPage'),
  }),
  modelsRoute.addChildren([
    createRoute({
      getParentRoute: () => modelsRoute,
      path: '/',
      component: lazyRouteComponent(() => import('./Models'), 'ModelsPage'),
    }),
    createRoute({
      getParentRoute: () => modelsRoute,
      // The id of a model has a slash in it.
      path: '$',
      component: lazyRouteComponent(() => import('./ModelPage'), 'ModelPage'),
    }),
  ]),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/own-keys',
    component: lazyRouteComponent(() => import('./OwnKeys'), 'OwnKeysPage'),
  }),
] as const;

export const operatorRoutes = [
  createRoute({
    getParentRoute: () => operatorRoute,
    path: '/admin',
    component: lazyRouteComponent(() => import('./Providers'), 'ProvidersPage'),
  }),
  createRoute({
    getParentRoute: () => operatorRoute,
    path: '/admin/prices',
    component: lazyRouteComponent(() => import('./Prices'), 'PricesPage'),
  }),
] as const;
