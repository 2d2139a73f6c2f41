import { queryOptions } from '@tanstack/react-query';
import { address, api, ApiProblem, type Call, keys, type Mode, type Paged } from '../../api';
import { type Filters, pagedQuery, rangeOf } from '../../ui';

/** Whose calls: one's own, or everybody's for operators. */
export type Scope = 'me' | 'admin';

export const FALLBACK_DAYS = 30;
const FURTHER = 200;

const lists = ['model', 'provider', 'key', 'status'] as const;

export interface CallQuery {
  mode: Mode;
  from: string;
  to?: string;
  model: string[];
  provider: string[];
  key: string[];
  status: string[];
  delivery?: string;
  min_cost_usd?: string;
  q?: string;
  /** Operators only. */
  account?: string;
}

/** The filters of the address as the API takes them. */
export function callQuery(mode: Mode, filters: Filters): CallQuery {
  const single = Object.fromEntries(
    (['delivery', 'min_cost_usd', 'q', 'account'] as const).flatMap((name) => {
      const value = filters.one(name);
      return value ? [[name, value]] : [];
    }),
  );
  const many = Object.fromEntries(lists.map((name) => [name, filters.many(name)])) as Pick<CallQuery, (typeof lists)[number]>;
  return { mode, ...rangeOf(filters.one, FALLBACK_DAYS), ...many, ...single };
}

/** Whether a call that has just ended belongs into the list, as far as its fields say. */
export function wanted(query: CallQuery): (call: Call) => boolean {
  const among = (chosen: string[], value: string) => chosen.length === 0 || chosen.includes(value);
  return (call) =>
    among(query.model, call.model) &&
    among(query.provider, call.provider) &&
    among(query.key, call.key_id) &&
    among(query.status, call.status) &&
    (!query.delivery || query.delivery === call.delivery) &&
    query.to === undefined;
}

export interface CallPage extends Paged<Call> {
  loadedAt: number;
}

export const callListQuery = (scope: Scope, query: CallQuery) => ({
  ...pagedQuery<Call, CallPage>([...keys.calls, scope, 'list', query], async (after) => {
    // Who reads on reads far: the first page is short to be there at once, those after it are long.
    const asked = { query: { ...query, ...(after === undefined ? {} : { after, limit: FURTHER }) } };
    const page = scope === 'me' ? await api.get('/api/me/calls', asked) : await api.get('/api/admin/calls', asked);
    return { ...page, loadedAt: Date.now() };
  }),
  // A list that asked again by itself would move under the reader's eyes; new calls come by a button.
  staleTime: Infinity,
});

export const callDetailQuery = (scope: Scope, id: string, justEnded = false) =>
  queryOptions({
    queryKey: [...keys.calls, scope, 'one', id],
    queryFn: () =>
      scope === 'me'
        ? api.get('/api/me/calls/{id}', { path: { id } })
        : api.get('/api/admin/calls/{id}', { path: { id } }),
    // A call is written down when its answer has ended here; a stopped one when its model has.
    ...(justEnded
      ? {
          retry: (tries: number, problem: Error) => problem instanceof ApiProblem && problem.status === 404 && tries < 14,
          retryDelay: (tries: number) => Math.min(4_000, 250 * 2 ** tries),
        }
      : {}),
    staleTime: Infinity,
  });

export const facetsQuery = (scope: Scope, { mode, from, to }: CallQuery) =>
  queryOptions({
    queryKey: [...keys.calls, scope, 'facets', mode, from, to],
    queryFn: () => {
      const query = { mode, from, to };
      return scope === 'me' ? api.get('/api/me/calls/facets', { query }) : api.get('/api/admin/calls/facets', { query });
    },
    staleTime: 60_000,
  });

export type Step = 'hour' | 'day';

export const spendQuery = (scope: Scope, query: CallQuery, step: Step, group: string) =>
  queryOptions({
    queryKey: [...keys.spend, scope, query, step, group],
    queryFn: () =>
      scope === 'me'
        ? api.get('/api/me/spend', { query: { ...query, step, group } })
        : api.get('/api/admin/spend', { query: { ...query, step, group } }),
    placeholderData: (before) => before,
    staleTime: 60_000,
  });

export const exportAddress = (scope: Scope, query: CallQuery, format: 'csv' | 'json'): string =>
  address(`/api/${scope}/calls/export`, { query: { ...query, format } });
