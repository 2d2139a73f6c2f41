import type { usePaged } from './paged';
import { ErrorState } from './states';
import { DataTable, type TableProps } from './table';

/** A list that is read page by page; where not even its first page came, why. */
export function PagedTable<Row>({
  list,
  ...table
}: { list: Pick<ReturnType<typeof usePaged>, 'query' | 'more'> & { rows: Row[] } } & Omit<TableProps<Row>, 'rows' | 'loading' | 'more'>) {
  return list.query.isError && list.rows.length === 0 ? (
    <ErrorState problem={list.query.error} retry={() => void list.query.refetch()} />
  ) : (
    <DataTable rows={list.rows} loading={list.query.isPending} more={list.more} {...table} />
  );
}
