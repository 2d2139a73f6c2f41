import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api } from './client';
import type { Me } from './types';

/** First parts of the query keys that more than one feature has to name. */
export const keys = {
  me: ['me'] as const,
  overview: ['overview'] as const,
  calls: ['calls'] as const,
  spend: ['spend'] as const,
  statement: ['statement'] as const,
};

export const meQuery = queryOptions({ queryKey: keys.me, queryFn: () => api.get('/api/me'), staleTime: 60_000 });

export const instanceQuery = queryOptions({
  queryKey: ['instance'],
  queryFn: () => api.get('/api/instance'),
  staleTime: 60_000,
});

/** The signed-in person; only for pages inside the shell, which has loaded them before any page is drawn. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}
