import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api';

const REFRESH_MS = 30_000;

/** The person's keys at providers, whom there can be keys for, and what calls with them cost. */
export const ownKeysQuery = queryOptions({
  queryKey: ['own-keys'],
  queryFn: () => api.get('/api/me/provider-keys'),
  refetchInterval: REFRESH_MS,
});

export type OwnKeys = Awaited<ReturnType<typeof api.get<'/api/me/provider-keys'>>>;

export function useReloadOwnKeys(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries(ownKeysQuery);
}
