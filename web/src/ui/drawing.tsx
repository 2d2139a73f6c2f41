import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ChartProps } from './chart';
import classes from './chart.module.css';

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Bars stand on each other: each series is drawn with everything below it, the tallest first. */
function stacked(series: ChartProps['series'], length: number): number[][] {
  const sums = Array.from({ length }, () => 0);
  const heights = series.map((one) =>
    one.points.map((point, index) => (sums[index] = (sums[index] ?? 0) + point.value)),
  );
  return heights.reverse();
}

/** The uPlot part of a chart; a chunk of its own, loaded where a chart is shown. */
export default function Drawing({ label, at, formatTime, formatValue, series, height = 180, onPick }: ChartProps) {
  const { ref: measured, width } = useElementSize<HTMLDivElement>();
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const ref = useMergedRef(measured, setBox);
  const scheme = useComputedColorScheme('light');
  const [pointed, setPointed] = useState<number | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;

  useEffect(() => {
    if (!box || width === 0) return;
    const axis: uPlot.Axis = {
      stroke: token('--soft'),
      font: `11px ${token('--mantine-font-family')}`,
      grid: { show: false },
      ticks: { show: false },
    };
    const plot = new uPlot(
      {
        width,
        height,
        legend: { show: false },
        padding: [8, 4, 0, 0],
        cursor: {
          y: false,
          drag: { x: false, y: false },
          points: { show: false },
        },
        scales: {
          x: { time: false, range: (_, min, max) => [min - 0.5, max + 0.5] },
          y: { range: (_, __, max) => [0, max > 0 ? max * 1.08 : 1] },
        },
        axes: [
          {
            ...axis,
            size: 24,
            splits: () => everyNth(at.length, Math.max(2, Math.floor(width / 90))),
            values: (_, splits) => splits.map((index) => (at[index] ? formatTime(at[index]) : '')),
          },
          {
            ...axis,
            size: 60,
            grid: { show: true, stroke: token('--line'), width: 1 },
            values: (_, splits) => splits.map(formatValue),
          },
        ],
        series: [
          {},
          ...series.map((_, index): uPlot.Series => {
            const fill = token(`--chart-${((series.length - 1 - index) % 8) + 1}`);
            return { fill, width: 0, points: { show: false }, paths: uPlot.paths.bars!({ size: [0.72, 28], radius: 0.12 }) };
          }),
        ],
        hooks: { setCursor: [(self) => setPointed(self.cursor.idx ?? null)] },
      },
      [at.map((_, index) => index), ...stacked(series, at.length)],
      box,
    );
    plot.over.addEventListener('click', () => {
      if (plot.cursor.idx != null) pick.current?.(plot.cursor.idx);
    });
    return () => plot.destroy();
  }, [at, series, height, width, scheme, formatTime, formatValue, box]);

  const time = pointed === null ? undefined : at[pointed];
  return (
    <div className={classes.drawing}>
      <div ref={ref} role="img" aria-label={label} style={{ height }} data-pick={onPick ? true : undefined} />
      <div className={classes.pointed} data-alone={series.length === 1 || undefined} aria-hidden>
        {time !== undefined && pointed !== null && (
          <>
            <span>{formatTime(time)}</span>
            {series.map((one) => (
              <span key={one.label} className="num">
                {series.length > 1 && `${one.label} `}
                {one.points[pointed]?.text}
              </span>
            ))}
          </>
        )}
      </div>
    </div>
  );
}

function everyNth(length: number, labels: number): number[] {
  const step = Math.max(1, Math.ceil(length / labels));
  return Array.from({ length: Math.ceil(length / step) }, (_, index) => index * step);
}
