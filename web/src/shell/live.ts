import { type QueryClient, queryOptions, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { api, keys, type LiveState, type Mode, type Overview } from '../api';
import { useMode } from './mode';

/** Balance, running calls and the rest of the overview; kept up to date by the one event stream. */
export const overviewQuery = (mode: Mode) =>
  queryOptions({ queryKey: [...keys.overview, mode], queryFn: () => api.get('/api/me/overview', { query: { mode } }) });

interface LiveStore {
  /** Calls that ended since the lists on the page were loaded. */
  newCalls: number;
  connected: boolean;
}

let store: LiveStore = { newCalls: 0, connected: true };
const listeners = new Set<() => void>();

function update(changes: Partial<LiveStore>) {
  store = { ...store, ...changes };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function useLive(): LiveStore {
  return useSyncExternalStore(subscribe, () => store);
}

/** How many calls are not in the lists yet, and the way to bring them in; a list never moves by itself. */
export function useNewCalls(): { count: number; show: () => void } {
  const queries = useQueryClient();
  const { newCalls } = useLive();
  return {
    count: newCalls,
    show: () => {
      update({ newCalls: 0 });
      for (const part of [keys.calls, keys.spend, keys.statement]) void queries.resetQueries({ queryKey: part });
    },
  };
}

function receive(queries: QueryClient, mode: Mode, state: LiveState) {
  const { queryKey } = overviewQuery(mode);
  queries.setQueryData(queryKey, (before: Overview | undefined) =>
    before && { ...before, balance: state.balance, running: state.running },
  );
  const ended = state.calls.length + state.more;
  if (ended > 0) {
    update({ newCalls: store.newCalls + ended });
    void queries.invalidateQueries({ queryKey });
  }
}

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

/** Holds the one event stream of the app open, with growing pauses between tries while the server is away. */
export function useLiveStream() {
  const queries = useQueryClient();
  const mode = useMode();
  useEffect(() => {
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wait = FIRST_WAIT;
    const open = () => {
      source = new EventSource(`/api/events?mode=${mode}`);
      source.onopen = () => {
        if (!store.connected) void queries.invalidateQueries();
        wait = FIRST_WAIT;
        update({ connected: true });
      };
      source.addEventListener('state', (event: MessageEvent<string>) =>
        receive(queries, mode, JSON.parse(event.data) as LiveState),
      );
      source.onerror = () => {
        source?.close();
        update({ connected: false });
        // The stream says not why it ended. If the session did, this answer says so and leads to the sign-in page.
        void queries.invalidateQueries({ queryKey: keys.me });
        timer = setTimeout(open, wait + Math.random() * wait * 0.3);
        wait = Math.min(wait * 2, LONGEST_WAIT);
      };
    };
    update({ newCalls: 0, connected: true });
    open();
    return () => {
      source?.close();
      clearTimeout(timer);
    };
  }, [queries, mode]);
}
