import { infiniteQueryOptions, useInfiniteQuery, type QueryKey } from '@tanstack/react-query';
import type { Paged } from '../api';

/** A list that grows at its end, by scrolling near it or by "load older"; each page is one request. */
export function pagedQuery<T, P extends Paged<T> = Paged<T>>(
  queryKey: QueryKey,
  page: (after: string | undefined) => Promise<P>,
) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam }) => page(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: P) => last.next ?? undefined,
  });
}

/** The rows so far and how to get more, as {@link DataTable} takes them; `first` is the first page whole. */
export function usePaged<P extends Paged<unknown>>(options: ReturnType<typeof pagedQuery<P['data'][number], P>>) {
  const query = useInfiniteQuery(options);
  return {
    query,
    first: query.data?.pages[0],
    rows: query.data?.pages.flatMap((page): P['data'][number][] => page.data) ?? [],
    more: {
      has: query.hasNextPage,
      busy: query.isFetchingNextPage,
      failed: query.isFetchNextPageError,
      load: () => void query.fetchNextPage(),
    },
  };
}
