import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type KeyboardEvent, lazy, type ReactNode, Suspense, useRef } from 'react';
import { useText } from '../i18n/use-text';
import { useFilters } from './search';
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
  more?: { has: boolean; busy: boolean; load: () => void } | undefined;
  /** Which columns are shown is kept in the address under this name; without it there is no column picker. */
  columnsParam?: string;
  /** Height of the scroll area; short tables take what they need. */
  height?: number | string;
}

const ManyRows = lazy(() => import('./many-rows'));
const ColumnPicker = lazy(() => import('./column-picker'));

/**
 * A table for comparing: sticky head and first column, rows of 36 pixels of which only the visible ones exist, cards on a
 * phone. The scroll area takes the focus, so that it can be scrolled by keyboard.
 */
export function DataTable<T>(props: TableProps<T>) {
  const { t } = useText();
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const columns = useShownColumns(props);
  if (props.loading) return <Loading rows={8} height={20} />;
  if (props.rows.length === 0) return props.empty ?? <Empty>{t('common:nothing_found')}</Empty>;
  const shown = { ...props, columns: columns.shown };
  return (
    <div className={classes.outer}>
      {props.columnsParam && !phone && (
        <Suspense>
          <ColumnPicker all={props.columns} shown={columns.shown.map((column) => column.id)} pick={columns.pick} />
        </Suspense>
      )}
      {phone ? <Cards {...shown} /> : <Rows {...shown} />}
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

/** Up to here all rows are drawn; beyond, only those that can be seen. */
const FEW = 60;

function Rows<T>(props: TableProps<T>) {
  const area = useRef<HTMLDivElement>(null);
  const { label, rows, columns, height = 'calc(100dvh - 260px)' } = props;
  return (
    <div ref={area} className={classes.area} style={{ maxHeight: height }} role="region" aria-label={label} tabIndex={0}>
      <table className={classes.table} aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th key={column.id} scope="col" data-align={column.align} style={{ width: column.width }}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        {rows.length <= FEW ? (
          <tbody>
            {rows.map((row, index) => (
              <Row key={props.rowKey(row)} row={row} index={index} {...props} />
            ))}
          </tbody>
        ) : (
          <Suspense>
            <ManyRows
              area={area}
              count={rows.length}
              columns={columns.length}
              draw={(index) => {
                const row = rows[index];
                return row === undefined ? null : <Row key={props.rowKey(row)} row={row} index={index} {...props} />;
              }}
            />
          </Suspense>
        )}
      </table>
    </div>
  );
}

function Row<T>({ row, index, columns, onOpen }: TableProps<T> & { row: T; index: number }) {
  return (
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
  );
}

function Cards<T>({ label, rows, columns, rowKey, onOpen }: TableProps<T>) {
  const [title, ...rest] = columns;
  return (
    <ul className={classes.cards} aria-label={label} data-long={rows.length > FEW || undefined}>
      {rows.map((row) => (
        <li key={rowKey(row)} className={classes.card} {...openable(row, onOpen)}>
          <div className={classes.cardTitle}>{title?.cell(row)}</div>
          <dl className={classes.cardFacts}>
            {rest.map((column) => (
              <div key={column.id}>
                <dt>{column.head}</dt>
                <dd>{column.cell(row)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
