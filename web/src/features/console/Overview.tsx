import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useText } from '../../i18n/use-text';
import { type Overview, useMe } from '../../api';
import { useUpdateMe } from '../../shell/account';
import { overviewQuery } from '../../shell/live';
import { useMode } from '../../shell/mode';
import { Available, Chart, Empty, Figure, Figures, format, Loaded, Loading, Money, OutOfCredit, Page, Panel } from '../../ui';
import { Checklist, complete } from './Checklist';
import { pace } from './pace';
import { RecentCalls } from './RecentCalls';

/** What is left, what it went on, and what to do next. */
export function OverviewPage() {
  const { t } = useText();
  const me = useMe();
  const update = useUpdateMe();
  const query = useQuery(overviewQuery(useMode()));
  return (
    <Page
      title={t('console:overview.title')}
      actions={
        me.checklist_dismissed &&
        query.data &&
        !complete(query.data.checklist) && (
          <Button size="compact-sm" variant="subtle" onClick={() => update.mutate({ checklist_dismissed: false })}>
            {t('console:checklist.show')}
          </Button>
        )
      }
    >
      <Loaded query={query} loading={<OverviewLoading />}>
        {(overview) => (
          <>
            {overview.balance.available.microcredits <= 0 && <OutOfCredit available={overview.balance.available} />}
            <Sums overview={overview} />
            {!me.checklist_dismissed && (
              <Checklist
                done={overview.checklist}
                onDismiss={() => update.mutate({ checklist_dismissed: true })}
              />
            )}
            <Panel title={t('console:overview.spend_chart')}>
              <SpendChart days={overview.days} />
            </Panel>
            <Panel title={t('console:overview.recent')} flush={overview.recent.length > 0}>
              <RecentCalls calls={overview.recent} />
            </Panel>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Sums({ overview }: { overview: Overview }) {
  const { t } = useText();
  const { balance } = overview;
  return (
    <Figures>
      <Figure label={t('console:overview.available')} note={pace(t, overview.days_left)}>
        <Available value={balance.available} decimals={2} />
      </Figure>
      <Figure label={t('console:overview.held')} note={t('console:overview.running', { count: overview.running })}>
        <Money value={balance.held} />
      </Figure>
      <Figure label={t('console:overview.today')}>
        <Money value={overview.spend_today} />
      </Figure>
      <Figure label={t('console:overview.days_7')}>
        <Money value={overview.spend_7d} />
      </Figure>
      <Figure label={t('console:overview.days_30')}>
        <Money value={overview.spend_30d} />
      </Figure>
    </Figures>
  );
}

function SpendChart({ days }: { days: Overview['days'] }) {
  const { t } = useText();
  if (days.every((day) => day.calls === 0)) return <Empty>{t('console:overview.no_spend')}</Empty>;
  return (
    <Chart
      label={t('console:overview.spend_chart')}
      at={days.map((day) => day.at)}
      formatTime={format.day}
      formatValue={format.axisDollars}
      series={[
        {
          label: t('console:overview.cost'),
          points: days.map((day) => ({ value: format.roughly(day.cost), text: format.dollars(day.cost.usd) })),
        },
      ]}
    />
  );
}

function OverviewLoading() {
  return (
    <>
      <Panel>
        <Loading rows={2} height={24} />
      </Panel>
      <Panel>
        <Loading rows={1} height={200} />
      </Panel>
      <Panel>
        <Loading rows={8} height={20} />
      </Panel>
    </>
  );
}
