import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type KeyboardEvent, lazy, memo, type ReactNode, type RefObject, Suspense, useLayoutEffect, useRef } from 'react';
import { useText } from '../i18n/use-text';
import { useFilters } from './search';
import { SortHead, type SortKey, SortSelect, type Sorting, useSorting } from './sort';
import { Empty, Loading } from './states';
import classes from './table.module.css';

export interface Column<T> {
  id: string;
  head: string;
  cell: (row: T) => ReactNode;
  /** Figures stand at the right, so that their digits are below each other. */
  align?: 'right';
  /** In pixels; without it the column takes what its content needs. */
  width?: number;
  /** Shown only when the person picks it. */
  extra?: boolean;
  /** Says nothing on a phone's card that another column does not. */
  wideOnly?: boolean;
  /** Is long: takes the whole width of a card. */
  broad?: boolean;
  /** Makes the column one to sort by, for lists that are whole; rows without a value stand at the end either way. */
  sort?: (row: T) => SortKey;
}

export interface TableProps<T> {
  /** Says what the table holds, to those who cannot see it. */
  label: string;
  rows: T[];
  columns: Column<T>[];
  rowKey: (row: T) => string;
  /** Opens a row, by click or Enter. Links inside the first column are the better way where the row has an address. */
  onOpen?: (row: T) => void;
  empty?: ReactNode;
  loading?: boolean;
  /** Cursor paging: there is more, and how to get it. */
  more?: { has: boolean; busy: boolean; failed: boolean; load: () => void } | undefined;
  /** Which columns are shown is kept in the address under this name; without it there is no column picker. */
  columnsParam?: string;
  /** How the rows are sorted is kept in the address under this name. */
  sortParam?: string;
  /** What stands below a row over its whole width; null for nothing. */
  below?: (row: T) => ReactNode;
  /** Height of the scroll area; short tables take what they need. */
  height?: number | string;
  /** Names this list: who leaves it and comes back finds it scrolled as it was. */
  remember?: string | undefined;
}

const ManyCards = lazy(() => import('./many-cards'));
const ManyRows = lazy(() => import('./many-rows'));
const ColumnPicker = lazy(() => import('./column-picker'));

/**
 * A table for comparing: sticky head and first column, rows of at least 36 pixels of which only the visible ones exist,
 * cards on a phone. The scroll area takes the focus, so that it can be scrolled by keyboard.
 */
export function DataTable<T>(props: TableProps<T>) {
  const { t } = useText();
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const columns = useShownColumns(props);
  const sorting = useSorting(props.columns, props.rows, props.sortParam);
  if (props.loading) return <Loading rows={8} height={20} />;
  if (props.rows.length === 0) return props.empty ?? <Empty>{t('common:nothing_found')}</Empty>;
  const shown = { ...props, rows: sorting.rows, columns: columns.shown };
  return (
    <div className={classes.outer}>
      {props.columnsParam && !phone && (
        <Suspense>
          <ColumnPicker all={props.columns} shown={columns.shown.map((column) => column.id)} pick={columns.pick} />
        </Suspense>
      )}
      {phone && props.sortParam && <SortSelect columns={props.columns} sorting={sorting} />}
      {phone ? <Cards {...shown} /> : <Rows {...shown} sorting={sorting} />}
      {props.more?.has && (
        <div className={classes.more}>
          <Button loading={props.more.busy} onClick={props.more.load}>
            {t('common:load_older')}
          </Button>
        </div>
      )}
    </div>
  );
}

function useShownColumns<T>({ columns, columnsParam }: TableProps<T>) {
  const filters = useFilters();
  const picked = columnsParam ? filters.one(columnsParam)?.split('.') : undefined;
  const shown = columns.filter((column, index) => index === 0 || (picked ? picked.includes(column.id) : !column.extra));
  const pick = (id: string, on: boolean) => {
    const ids = columns.filter((column) => (column.id === id ? on : shown.includes(column))).map((column) => column.id);
    const usual = columns.filter((column) => !column.extra).map((column) => column.id);
    if (columnsParam) filters.set({ [columnsParam]: ids.join() === usual.join() ? undefined : ids.join('.') });
  };
  return { shown, pick };
}

/** What makes a row something to open, by mouse and by key, without catching clicks meant for a link inside it. */
function openable<T>(row: T, onOpen: ((row: T) => void) | undefined) {
  if (!onOpen) return {};
  return {
    tabIndex: 0,
    'data-open': true,
    onClick: (event: { target: EventTarget }) => {
      if (!(event.target as Element).closest('a,button,input,label')) onOpen(row);
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(row);
    },
  };
}

/** How far lists were scrolled, as long as the app is open. */
const positions = new Map<string, { area: number; page: number }>();

function useRemembered(name: string | undefined, area: RefObject<HTMLElement | null>) {
  useLayoutEffect(() => {
    if (!name) return;
    const before = positions.get(name);
    const box = area.current;
    if (before) {
      // After the router's own scrolling to the top of a new page.
      requestAnimationFrame(() => {
        box?.scrollTo({ top: before.area });
        window.scrollTo({ top: before.page });
      });
    }
    let now = before ?? { area: 0, page: 0 };
    const note = () => (now = { area: box?.scrollTop ?? 0, page: window.scrollY });
    box?.addEventListener('scroll', note, { passive: true });
    window.addEventListener('scroll', note, { passive: true });
    return () => {
      box?.removeEventListener('scroll', note);
      window.removeEventListener('scroll', note);
      positions.set(name, now);
    };
  }, [name, area]);
}

/** Up to here all rows are drawn; beyond, only those that can be seen. */
const FEW = 60;

/** So many pixels before the end of a list the next rows are asked for, so that who scrolls on finds them there. */
const AHEAD = 4_000;

function Rows<T>(props: TableProps<T> & { sorting: Sorting<T> }) {
  const { label, rows, columns, rowKey, sorting, sortParam, remember, more, onOpen, below, height = 'calc(100dvh - 260px)' } = props;
  const drawing = { columns, ...(onOpen ? { onOpen } : {}), ...(below ? { below } : {}) };
  const area = useRef<HTMLDivElement>(null);
  useRemembered(remember, area);
  const nearEnd = ({ scrollHeight, scrollTop, clientHeight }: HTMLDivElement) => {
    // After a failure only the button asks again.
    if (more?.has && !more.busy && !more.failed && scrollTop > 0 && scrollHeight - scrollTop - clientHeight < AHEAD) more.load();
  };
  return (
    <div
      ref={area}
      className={classes.area}
      style={{ maxHeight: height }}
      role="region"
      aria-label={label}
      tabIndex={0}
      onScroll={(event) => nearEnd(event.currentTarget)}
    >
      <table className={classes.table} aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <SortHead key={column.id} column={column} {...(sortParam && column.sort ? { sorting } : {})} />
            ))}
          </tr>
        </thead>
        {rows.length <= FEW ? (
          rows.map((row, index) => <Row key={rowKey(row)} row={row} index={index} {...drawing} />)
        ) : (
          <Suspense>
            <ManyRows
              area={area}
              keys={rows.map(rowKey)}
              columns={columns.length}
              draw={(index, measure) => {
                const row = rows[index];
                return row !== undefined && <Row key={rowKey(row)} row={row} index={index} measure={measure} {...drawing} />;
              }}
            />
          </Suspense>
        )}
      </table>
    </div>
  );
}

interface RowProps<T> extends Pick<TableProps<T>, 'columns' | 'onOpen' | 'below'> {
  row: T;
  index: number;
  measure?: (element: Element | null) => void;
}

/** A body of its own, since a row and what stands below it are measured together. */
function PlainRow<T>({ row, index, measure, columns, onOpen, below }: RowProps<T>) {
  const more = below?.(row);
  return (
    <tbody ref={measure} data-index={index}>
      <tr aria-rowindex={index + 2} {...openable(row, onOpen)}>
        {columns.map((column, place) =>
          place === 0 ? (
            <th key={column.id} scope="row">
              {column.cell(row)}
            </th>
          ) : (
            <td key={column.id} data-align={column.align}>
              {column.cell(row)}
            </td>
          ),
        )}
      </tr>
      {more && (
        <tr>
          <td colSpan={columns.length} className={classes.below}>
            {more}
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** Scrolling draws the rows that come into sight, not those that are there already. */
const Row = memo(PlainRow) as typeof PlainRow;

function Cards<T>({ label, rows, columns, rowKey, onOpen, below, remember }: TableProps<T>) {
  const list = useRef<HTMLUListElement>(null);
  useRemembered(remember, useRef(null));
  const drawing = { columns: columns.filter((column) => !column.wideOnly), ...(onOpen ? { onOpen } : {}), ...(below ? { below } : {}) };
  return (
    <ul ref={list} className={classes.cards} aria-label={label}>
      {rows.length <= FEW ? (
        rows.map((row, index) => <Card key={rowKey(row)} row={row} index={index} count={rows.length} {...drawing} />)
      ) : (
        <Suspense>
          <ManyCards
            list={list}
            keys={rows.map(rowKey)}
            remember={remember}
            draw={(index, measure) => {
              const row = rows[index];
              return row !== undefined && <Card key={rowKey(row)} row={row} index={index} count={rows.length} measure={measure} {...drawing} />;
            }}
          />
        </Suspense>
      )}
    </ul>
  );
}

function PlainCard<T>({ row, index, count, measure, columns: [title, ...rest], onOpen, below }: RowProps<T> & { count: number }) {
  return (
    <li ref={measure} data-index={index} aria-posinset={index + 1} aria-setsize={count} className={classes.card} {...openable(row, onOpen)}>
      <div className={classes.cardTitle}>{title?.cell(row)}</div>
      <dl className={classes.cardFacts}>
        {rest.map((column) => (
          <div key={column.id} data-broad={column.broad}>
            <dt>{column.head}</dt>
            <dd>{column.cell(row)}</dd>
          </div>
        ))}
      </dl>
      {below?.(row)}
    </li>
  );
}

const Card = memo(PlainCard) as typeof PlainCard;
