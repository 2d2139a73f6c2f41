import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { Mails } from 'lucide-react';
import type { PageEntry } from '../../shell/pages';
import { operatorRoute } from '../../shell/roots';

export const pages: PageEntry[] = [
  { to: '/admin/mailbox', text: 'mail:title', icon: Mails, area: 'operator', order: 70 },
];

export const operatorRoutes = [
  createRoute({
    getParentRoute: () => operatorRoute,
    path: '/admin/mailbox',
    component: lazyRouteComponent(() => import('./Mailbox'), 'MailboxPage'),
  }),
] as const;

export const routes = [] as const;
