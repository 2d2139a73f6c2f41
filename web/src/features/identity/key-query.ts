import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, type Budget, type Key } from '../../api';

export const root = ['keys'];

export const keysQuery = queryOptions({
  queryKey: [...root, 'list'],
  queryFn: () => api.get('/api/me/keys'),
  select: (answer) => answer.data,
});

/** The budgets of all keys, by key. */
export const budgetsQuery = queryOptions({
  queryKey: [...root, 'budgets'],
  queryFn: () => api.get('/api/me/budgets'),
  select: (answer) => new Map(answer.data.map(({ key_id, budgets }) => [key_id, budgets])),
});

export function useReloadKeys(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: root });
}

export const windows = ['total', 'day', 'month'] as const;
type Window = Budget['window'];

/** What a person wants a key to be; texts as they stand in the form. */
export interface KeyWish {
  kind: Key['kind'];
  name: string;
  models: string[];
  /** A day, or nothing. */
  expires: string;
  budgets: Record<Window, string>;
  /** Ids, or nothing. */
  project: string;
  member: string;
}

/** A key is good until its last day is over. */
export const endOfDay = (day: string): string | null => (day ? `${day}T23:59:59Z` : null);

/** Sets, changes or removes budgets so that they are as wished; names those that the server did not take. */
export async function saveBudgets(keyId: string, wished: Record<Window, string>, present: Budget[]): Promise<{ window: Window; problem: unknown }[]> {
  const failed: { window: Window; problem: unknown }[] = [];
  for (const window of windows) {
    const usd = wished[window].trim();
    const before = present.find((budget) => budget.window === window);
    try {
      if (usd) {
        if (!before || usd !== plain(before)) {
          await api.put('/api/me/keys/{id}/budgets/{window}', { path: { id: keyId, window }, body: { limit: { usd } } });
        }
      } else if (before) {
        await api.delete('/api/me/keys/{id}/budgets/{window}', { path: { id: keyId, window } });
      }
    } catch (problem) {
      failed.push({ window, problem });
    }
  }
  return failed;
}

/** A budget's limit as one would type it. */
export const plain = (budget: Budget): string =>
  budget.limit.usd.includes('.') ? budget.limit.usd.replace(/0+$/, '').replace(/\.$/, '') : budget.limit.usd;

export type KeyState = 'active' | 'ending' | 'ended' | 'revoked';

/** Whether calls can be made with it. */
export const works = (key: Key): boolean => ['active', 'ending'].includes(stateOf(key));

export function stateOf(key: Key, now = Date.now()): KeyState {
  if (key.disabled_at) return 'revoked';
  if (!key.expires_at) return 'active';
  return Date.parse(key.expires_at) <= now ? 'ended' : 'ending';
}
