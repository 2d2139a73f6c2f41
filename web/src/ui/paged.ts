import { infiniteQueryOptions, useInfiniteQuery, type QueryKey } from '@tanstack/react-query';
import type { Paged } from '../api';

/** A list that grows at its end by "load older"; each page is one request. */
export function pagedQuery<T>(queryKey: QueryKey, page: (after: string | undefined) => Promise<Paged<T>>) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam }) => page(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Paged<T>) => last.next ?? undefined,
  });
}

/** The rows so far and how to get more, as {@link DataTable} takes them. */
export function usePaged<T>(options: ReturnType<typeof pagedQuery<T>>) {
  const query = useInfiniteQuery(options);
  return {
    query,
    rows: query.data?.pages.flatMap((page) => page.data) ?? [],
    more: { has: query.hasNextPage, busy: query.isFetchingNextPage, load: () => void query.fetchNextPage() },
  };
}
