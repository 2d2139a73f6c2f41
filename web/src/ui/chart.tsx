import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useText } from '../i18n/use-text';
import { Loading } from './states';
import classes from './chart.module.css';

export interface ChartPoint {
  /** For drawing. */
  value: number;
  /** Exact, for the table and the pointer. */
  text: string;
}

export interface ChartSeries {
  label: string;
  points: ChartPoint[];
}

export interface ChartProps {
  /** What is drawn, in words. */
  label: string;
  /** ISO times, one per point. */
  at: string[];
  /** Writes a time on the axis and in the table. */
  formatTime: (iso: string) => string;
  /** Writes a value on the axis. */
  formatValue: (value: number) => string;
  series: ChartSeries[];
  height?: number;
  /** A bar was clicked, or its time in the table: usually leads to the log with the same filters and this time. */
  onPick?: (index: number) => void;
}

const Drawing = lazy(() => import('./drawing'));

/** A chart with the same figures as a table behind a switch. Bars of several series stand on each other. */
export function Chart(props: ChartProps) {
  const { t } = useText();
  const [table, setTable] = useState(false);
  return (
    <figure className={classes.figure}>
      <div className={classes.head}>
        <figcaption className={props.series.length > 1 ? classes.legend : 'only-read'}>
          {props.series.length > 1
            ? props.series.map((series, index) => (
                <span key={series.label} className={classes.name}>
                  <span className={classes.swatch} style={{ background: `var(--chart-${(index % 8) + 1})` }} aria-hidden />
                  <span className="cut">{series.label}</span>
                </span>
              ))
            : props.label}
        </figcaption>
        <Button size="compact-xs" variant="subtle" aria-pressed={table} onClick={() => setTable(!table)}>
          {table ? t('common:show_as_chart') : t('common:show_as_table')}
        </Button>
      </div>
      {table ? (
        <ChartTable {...props} />
      ) : (
        <Suspense fallback={<Loading rows={1} height={props.height ?? 180} />}>
          <Drawing {...props} />
        </Suspense>
      )}
    </figure>
  );
}

function ChartTable({ label, at, formatTime, series, onPick }: ChartProps) {
  const { t } = useText();
  return (
    <div className={classes.tableArea} tabIndex={0} role="region" aria-label={label}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('common:time')}</th>
            {series.map((one) => (
              <th key={one.label} scope="col">
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {at.map((time, index) => (
            <tr key={time}>
              <th scope="row">
                {onPick ? (
                  <button type="button" className={classes.pick} onClick={() => onPick(index)}>
                    {formatTime(time)}
                  </button>
                ) : (
                  formatTime(time)
                )}
              </th>
              {series.map((one) => (
                <td key={one.label}>{one.points[index]?.text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
