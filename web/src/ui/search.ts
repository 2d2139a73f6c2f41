import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { queryString } from '../api';

/** The search part of the address: plain names and values, a list as a repeated name. It is the state of every list. */
export type Search = Record<string, string | string[] | undefined>;

export function parseSearch(text: string): Search {
  const search: Search = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const before = search[name];
    search[name] = before === undefined ? value : [before, value].flat();
  }
  return search;
}

export interface Filters {
  /** All filters as they stand in the address, `mode` apart. */
  values: Search;
  /** The same as `a=1&b=2`, for saved views and exports. */
  text: string;
  one: (name: string) => string | undefined;
  many: (name: string) => string[];
  /** Replaces the address, so that Back leaves the list rather than undoing a filter. */
  set: (changes: Search) => void;
  /** Takes a whole query, as a saved view has it. */
  replace: (text: string) => void;
  clear: () => void;
}

/** Reads and writes the filters of a list in the address. */
export function useFilters(): Filters {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const go = useCallback(
    (next: (before: Search) => Search) =>
      void navigate({ to: '.', search: ((before: Search) => next(before)) as never, replace: true, resetScroll: false }),
    [navigate],
  );
  return useMemo(() => {
    const { mode: _, ...values } = search;
    return {
      values,
      text: queryString(values).slice(1),
      one: (name) => [values[name]].flat()[0],
      many: (name) => [values[name]].flat().filter((value): value is string => value !== undefined),
      set: (changes) => go((before) => ({ ...before, ...changes })),
      replace: (text) => go((before) => ({ ...parseSearch(text), mode: before.mode })),
      clear: () => go((before) => ({ mode: before.mode })),
    };
  }, [search, go]);
}
