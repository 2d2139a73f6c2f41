import { type QueryClient, queryOptions, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { api, type Call, keys, type LiveState, type Mode, type Overview } from '../api';
import { useMode } from './mode';

/** Balance, running calls and the rest of the overview; kept up to date by the one event stream. */
export const overviewQuery = (mode: Mode) =>
  queryOptions({ queryKey: [...keys.overview, mode], queryFn: () => api.get('/api/me/overview', { query: { mode } }) });

/** What one event told: calls that ended, and how many more it did not name. */
interface Ended {
  at: number;
  calls: Call[];
  more: number;
}

interface LiveStore {
  /** Since the stream was opened, the newest first. */
  ended: Ended[];
  connected: boolean;
}

/** Who has not looked at a list for so many events is told of many new calls, not of each. */
const MOST_EVENTS = 200;

/** An event comes up to a second after a call's end, so a list loaded just before it may hold the call already. */
const LATE = 5_000;

let store: LiveStore = { ended: [], connected: true };
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

/** How many calls are not in a list yet, and the way to bring them in; a list never moves by itself. */
export function useNewCalls(
  list: { loadedAt: number; ids: ReadonlySet<string> },
  wanted: (call: Call) => boolean = () => true,
): { count: number; show: () => void } {
  const queries = useQueryClient();
  const { ended } = useLive();
  const count = ended
    .filter((event) => event.at > list.loadedAt - LATE)
    .reduce((sum, { calls, more }) => sum + more + calls.filter((call) => !list.ids.has(call.id) && wanted(call)).length, 0);
  return {
    count,
    show: () => {
      update({ ended: [] });
      for (const part of [keys.calls, keys.spend, keys.statement]) void queries.resetQueries({ queryKey: part });
    },
  };
}

/** The newest call of a key that ended while the page was open. */
export function useCallOf(keyId: string): Call | undefined {
  return useLive()
    .ended.flatMap((event) => event.calls)
    .find((call) => call.key_id === keyId);
}

function receive(queries: QueryClient, mode: Mode, state: LiveState) {
  const { queryKey } = overviewQuery(mode);
  queries.setQueryData(queryKey, (before: Overview | undefined) =>
    before && { ...before, balance: state.balance, running: state.running },
  );
  const { calls, more } = state;
  if (calls.length + more > 0) {
    update({ ended: [{ at: Date.now(), calls, more }, ...store.ended].slice(0, MOST_EVENTS) });
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
    update({ ended: [], connected: true });
    open();
    return () => {
      source?.close();
      clearTimeout(timer);
    };
  }, [queries, mode]);
}
