import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { ApiProblem, meQuery, useMe } from '../api';
import { overviewQuery } from './live';
import { NotForYou } from './Trouble';
import type { Search } from '../ui/search';
import { speak } from '../i18n';

interface RouterContext {
  queries: QueryClient;
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  validateSearch: (search: Record<string, unknown>): Search => search as Search,
  component: Outlet,
});

/** Pages for those who are not signed in. */
export const guestRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'guest',
  component: lazyRouteComponent(() => import('./Guest'), 'Guest'),
});

/** Whoever never had live credit begins in the sandbox, where everything works, rather than before an empty wallet. */
async function beginsInSandbox(queries: QueryClient): Promise<boolean> {
  try {
    const { balance } = await queries.ensureQueryData(overviewQuery('live'));
    return balance.posted.microcredits === 0 && balance.spent.microcredits === 0;
  } catch {
    return false;
  }
}

/** Pages for people: nothing is drawn before it is known who they are. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  // A link keeps the mode unless it names one itself.
  search: {
    middlewares: [
      ({ search, next }) => {
        const { mode } = search;
        return { ...(mode === undefined ? {} : { mode }), ...next(search) };
      },
    ],
  },
  beforeLoad: async ({ context, location, search }) => {
    try {
      const me = await context.queries.ensureQueryData(meQuery);
      await speak(me.language);
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.notSignedIn) {
        const path = location.pathname + location.searchStr;
        throw redirect({ to: '/sign-in', search: path === '/' ? {} : { return_to: path } });
      }
      throw problem;
    }
    if (search['mode'] === undefined && (await beginsInSandbox(context.queries))) {
      throw redirect({ to: location.pathname as '/', search: { ...search, mode: 'test' }, replace: true });
    }
  },
});

/** Pages for operators; the server refuses the others anyway, this only says it better. */
export const operatorRoute = createRoute({
  getParentRoute: () => shellRoute,
  id: 'operator',
  component: function Operators() {
    return useMe().role === 'admin' ? <Outlet /> : <NotForYou />;
  },
});
