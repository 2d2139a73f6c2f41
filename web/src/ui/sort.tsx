import { ArrowDown, ArrowUp } from 'lucide-react';
import { useId, useMemo, useRef } from 'react';
import { useText } from '../i18n/use-text';
import { useFilters } from './search';
import type { Column } from './table';
import classes from './table.module.css';

export type SortKey = string | number | bigint | null;

export interface Sorting<T> {
  rows: T[];
  /** The column, and which way; undefined while the rows are as they came. */
  by: { id: string; down: boolean } | undefined;
  /** Once for up, again for down, a third time for the order they came in. */
  turn: (id: string) => void;
  set: (value: string) => void;
}

function compare(a: SortKey, b: SortKey, down: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order = typeof a === 'string' && typeof b === 'string' ? a.localeCompare(b) : a < b ? -1 : a > b ? 1 : 0;
  return down ? -order : order;
}

/** Sorts a whole list by the column that the address names: `price`, or `-price` for the largest first. */
export function useSorting<T>(columns: Column<T>[], rows: T[], param: string | undefined): Sorting<T> {
  const filters = useFilters();
  const value = param ? (filters.one(param) ?? '') : '';
  const column = columns.find((one) => one.sort && one.id === value.replace(/^-/, ''));
  const down = value.startsWith('-');
  const keys = useRef(column?.sort);
  keys.current = column?.sort;
  // A column is made anew with every drawing; its id says whether it is another one.
  const id = column?.id;
  const sorted = useMemo(() => {
    const key = keys.current;
    return id === undefined || !key ? rows : [...rows].sort((a, b) => compare(key(a), key(b), down));
  }, [rows, id, down]);
  const set = (next: string) => param && filters.set({ [param]: next || undefined });
  return {
    rows: sorted,
    by: column && { id: column.id, down },
    turn: (id) => set(column?.id !== id ? id : down ? '' : `-${id}`),
    set,
  };
}

/** The head of a column, a button where one can sort by it. */
export function SortHead<T>({ column, sorting }: { column: Column<T>; sorting?: Sorting<T> }) {
  const by = sorting?.by?.id === column.id ? sorting.by : undefined;
  const Arrow = by?.down ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      data-align={column.align}
      style={{ width: column.width }}
      {...(by ? { 'aria-sort': by.down ? ('descending' as const) : ('ascending' as const) } : {})}
    >
      {sorting ? (
        <button type="button" className={classes.sort} data-on={by !== undefined || undefined} onClick={() => sorting.turn(column.id)}>
          {column.head}
          <Arrow size={12} aria-hidden />
        </button>
      ) : (
        column.head
      )}
    </th>
  );
}

/** The same for cards, which have no head. */
export function SortSelect<T>({ columns, sorting }: { columns: Column<T>[]; sorting: Sorting<T> }) {
  const { t } = useText();
  const id = useId();
  return (
    <div className={classes.sortSelect}>
      <label htmlFor={id}>{t('common:sort_by')}</label>
      <select
        id={id}
        value={sorting.by ? (sorting.by.down ? '-' : '') + sorting.by.id : ''}
        onChange={(event) => sorting.set(event.currentTarget.value)}
      >
        <option value="">{t('common:sort.none')}</option>
        {columns
          .filter((column) => column.sort)
          .flatMap((column) => [
            <option key={column.id} value={column.id}>
              {t('common:sort.up', { column: column.head })}
            </option>,
            <option key={`-${column.id}`} value={`-${column.id}`}>
              {t('common:sort.down', { column: column.head })}
            </option>,
          ])}
      </select>
    </div>
  );
}
