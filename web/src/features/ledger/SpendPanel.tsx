import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useText } from '../../i18n/use-text';
import type { Spend } from '../../api';
import { Chart, Count, Empty, Figure, Figures, format, Loaded, Loading, Money, Panel, useFilters, usePaged } from '../../ui';
import { callListQuery, type CallQuery, type Scope, spendQuery, type Step } from './call-query';

const measures = ['spend', 'calls', 'tokens'] as const;
type Measure = (typeof measures)[number];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Hours for spans of a few days, days for longer ones, unless the person chose. */
function usualStep(query: CallQuery): Step {
  const to = query.to ? Date.parse(query.to) : Date.now();
  return to - Date.parse(query.from) <= 3 * DAY ? 'hour' : 'day';
}

/** Sums and a chart of what the filters let through. */
export function SpendPanel({ scope, query }: { scope: Scope; query: CallQuery }) {
  const { t } = useText();
  const filters = useFilters();
  const measure = measures.find((one) => one === filters.one('measure')) ?? 'spend';
  const chosenStep = filters.one('step');
  const step = chosenStep === 'hour' || chosenStep === 'day' ? chosenStep : usualStep(query);
  const groups = scope === 'admin' ? (['none', 'model', 'key', 'provider', 'account'] as const) : (['none', 'model', 'key', 'provider'] as const);
  const group = groups.find((one) => one === filters.one('group')) ?? 'none';
  const spend = useQuery(spendQuery(scope, query, step, group));
  const list = usePaged(callListQuery(scope, query));
  // Where both failed, the log says so for both.
  if (spend.isError && !spend.data && list.query.isError) return null;
  return (
    <Loaded query={spend} loading={<SpendLoading />}>
      {(data) => (
        <>
          <Totals total={data.total} />
          <Panel
            title={t(`ledger:measure.${measure}`)}
            actions={
              <>
                <SegmentedControl
                  size="xs"
                  aria-label={t('ledger:chart.measure')}
                  value={measure}
                  onChange={(value) => filters.set({ measure: value === 'spend' ? undefined : value })}
                  data={measures.map((one) => ({ value: one, label: t(`ledger:measure.${one}`) }))}
                />
                <ChartChoice
                  label={t('ledger:chart.step')}
                  value={step}
                  onChange={(value) => filters.set({ step: value === usualStep(query) ? undefined : value })}
                  choices={(['hour', 'day'] as const).map((one) => ({ value: one, label: t(`ledger:step.${one}`) }))}
                />
                <ChartChoice
                  label={t('ledger:chart.group')}
                  value={group}
                  onChange={(value) => filters.set({ group: value === 'none' ? undefined : value })}
                  choices={groups.map((one) => ({ value: one, label: t(`ledger:group.${one}`) }))}
                />
              </>
            }
          >
            <SpendChart spend={data} measure={measure} grouped={group !== 'none'} />
          </Panel>
        </>
      )}
    </Loaded>
  );
}

function ChartChoice({
  label,
  value,
  onChange,
  choices,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  choices: { value: string; label: string }[];
}) {
  return (
    <select className="choose" aria-label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

function Totals({ total }: { total: Spend['total'] }) {
  const { t } = useText();
  return (
    <Figures>
      <Figure label={t('ledger:measure.spend')}>
        <Money value={total.cost} />
      </Figure>
      <Figure label={t('ledger:measure.calls')} note={t('ledger:totals.failed', { count: total.failed })}>
        <Count value={total.calls} />
      </Figure>
      <Figure label={t('ledger:totals.input')} note={t('ledger:totals.cached', { count: total.cached_input_tokens, shown: format.count(total.cached_input_tokens) })}>
        <Count value={total.input_tokens} />
      </Figure>
      <Figure label={t('ledger:totals.output')}>
        <Count value={total.output_tokens} />
      </Figure>
    </Figures>
  );
}

/** A click on a bar narrows the span to it; everything on the page follows, and Clear filters widens it again. */
function SpendChart({ spend, measure, grouped }: { spend: Spend; measure: Measure; grouped: boolean }) {
  const { t } = useText();
  const filters = useFilters();
  const at = useMemo(() => (spend.series[0]?.points ?? []).map((point) => point.at), [spend]);
  const series = useMemo(
    () =>
      spend.series.map(({ group, label, points }) => ({
        label: !grouped ? t(`ledger:measure.${measure}`) : group === 'other' ? t('ledger:group.other') : label || group,
        points: points.map((point) => pointOf(point, measure)),
      })),
    [spend, measure, grouped, t],
  );
  if (spend.total.calls === 0) return <Empty>{t('ledger:chart.empty')}</Empty>;
  const pick = (index: number) => {
    const start = at[index];
    if (!start) return;
    const end = new Date(Date.parse(start) + (spend.step === 'hour' ? HOUR : DAY)).toISOString();
    filters.set({ days: undefined, from: start, to: end, step: undefined });
  };
  return (
    <Chart
      label={t('ledger:chart.label', { measure: t(`ledger:measure.${measure}`) })}
      at={at}
      formatTime={spend.step === 'hour' ? format.hour : format.day}
      formatValue={measure === 'spend' ? format.axisDollars : format.compact}
      series={series}
      onPick={pick}
    />
  );
}

function pointOf(point: Spend['series'][number]['points'][number], measure: Measure) {
  switch (measure) {
    case 'spend':
      return { value: format.roughly(point.cost), text: format.dollars(point.cost.usd) };
    case 'calls':
      return { value: point.calls, text: format.count(point.calls) };
    case 'tokens': {
      const tokens = point.input_tokens + point.output_tokens;
      return { value: tokens, text: format.count(tokens) };
    }
  }
}

function SpendLoading() {
  return (
    <>
      <Panel>
        <Loading rows={2} height={24} />
      </Panel>
      <Panel>
        <Loading rows={1} height={204} />
      </Panel>
    </>
  );
}
