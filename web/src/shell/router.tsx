import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter } from '@tanstack/react-router';
import { ApiProblem, queryString } from '../api';
import * as consoleFeature from '../features/console/routes';
import * as gateway from '../features/gateway/routes';
import * as identity from '../features/identity/routes';
import * as ledger from '../features/ledger/routes';
import * as mail from '../features/mail/routes';
import { parseSearch } from '../ui/search';
import { Shell } from './Shell';
import { NotFound, Trouble } from './Trouble';
import { guestRoute, operatorRoute, rootRoute, shellRoute } from './roots';

/** A session may end at any request; the person then signs in and comes back to where they were. */
function onProblem(problem: unknown) {
  if (problem instanceof ApiProblem && problem.notSignedIn && !location.pathname.startsWith('/sign-in')) {
    queryClient.clear();
    void router.navigate({ to: '/sign-in', search: { return_to: location.pathname + location.search } });
  }
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: onProblem }),
  mutationCache: new MutationCache({ onError: onProblem }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      // What the server refused once it refuses again; only its own trouble is worth another try.
      retry: (tries, problem) => tries < 2 && problem instanceof ApiProblem && (problem.status === 0 || problem.status >= 502),
    },
  },
});

// Here rather than where the route is made: the shell lists all pages, and every page's route names the shell's.
shellRoute.update({ component: Shell });

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    guestRoute.addChildren([...identity.guestRoutes]),
    shellRoute.addChildren([
      ...consoleFeature.routes,
      ...identity.routes,
      ...ledger.routes,
      ...gateway.routes,
      ...mail.routes,
      createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFound }),
      operatorRoute.addChildren([
        ...consoleFeature.operatorRoutes,
        ...identity.operatorRoutes,
        ...ledger.operatorRoutes,
        ...gateway.operatorRoutes,
        ...mail.operatorRoutes,
      ]),
    ]),
  ]),
  context: { queries: queryClient },
  parseSearch: (text) => parseSearch(text) as Record<string, unknown>,
  stringifySearch: queryString,
  defaultPreload: 'intent',
  defaultErrorComponent: Trouble,
  defaultNotFoundComponent: NotFound,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
