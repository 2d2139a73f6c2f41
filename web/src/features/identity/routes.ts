import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { CircleUser, KeyRound } from 'lucide-react';
import type { PageEntry } from '../../shell/pages';
import { guestRoute, shellRoute } from '../../shell/roots';

export const pages: PageEntry[] = [
  { to: '/keys', text: 'identity:keys.title', icon: KeyRound, area: 'use', order: 40, go: 'k', bottom: true },
  { to: '/account', text: 'identity:account.title', icon: CircleUser, area: 'account', order: 90 },
];

export const routes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/keys',
    component: lazyRouteComponent(() => import('./Keys'), 'KeysPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/account',
    component: lazyRouteComponent(() => import('./Account'), 'AccountPage'),
  }),
] as const;

export const operatorRoutes = [] as const;

export const guestRoutes = [
  createRoute({
    getParentRoute: () => guestRoute,
    path: '/sign-in',
    component: lazyRouteComponent(() => import('./SignIn'), 'SignInPage'),
  }),
  createRoute({
    getParentRoute: () => guestRoute,
    path: '/sign-up',
    component: lazyRouteComponent(() => import('./SignUp'), 'SignUpPage'),
  }),
  createRoute({
    getParentRoute: () => guestRoute,
    path: '/forgot-password',
    component: lazyRouteComponent(() => import('./ForgotPassword'), 'ForgotPasswordPage'),
  }),
  createRoute({
    getParentRoute: () => guestRoute,
    path: '/reset-password',
    component: lazyRouteComponent(() => import('./ResetPassword'), 'ResetPasswordPage'),
  }),
  createRoute({
    getParentRoute: () => guestRoute,
    path: '/verify-email',
    component: lazyRouteComponent(() => import('./VerifyEmail'), 'VerifyEmailPage'),
  }),
  createRoute({
    getParentRoute: () => guestRoute,
    path: '/first-admin',
    component: lazyRouteComponent(() => import('./FirstAdmin'), 'FirstAdminPage'),
  }),
] as const;
