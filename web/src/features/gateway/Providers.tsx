import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useText } from '../../i18n/use-text';
import { api, type ProviderHealth } from '../../api';
import {
  CallStatus,
  type Column,
  Count,
  DataTable,
  Empty,
  Figure,
  Figures,
  format,
  Loaded,
  Loading,
  Page,
  Panel,
  Status,
  Tag,
  Time,
  type Tone,
} from '../../ui';
import { Connections, Credentials } from './Connections';
import { ProbeAnswer, ProbeButton, useProbe } from './probe';
import { RoutingPanel } from './RoutingPanel';
import classes from './gateway.module.css';

const REFRESH_MS = 30_000;

const providersQuery = {
  queryKey: ['providers'],
  queryFn: () => api.get('/api/admin/providers'),
  refetchInterval: REFRESH_MS,
};

/** How those who answer calls do: the last hour, and a question to them now. */
export function ProvidersPage() {
  const { t } = useText();
  const query = useQuery(providersQuery);
  return (
    <Page
      title={t('gateway:health.title')}
      lead={t('gateway:health.lead')}
      actions={
        <Button component={Link} to={'/admin/prices' as '/'}>
          {t('gateway:health.to_prices')}
        </Button>
      }
    >
      <Loaded
        query={query}
        loading={
          <Panel>
            <Loading rows={8} height={20} />
          </Panel>
        }
      >
        {({ data }) => (
          <>
            <Sums providers={data} />
            <ProviderTable providers={data} />
            <Connections providers={data} />
            <Credentials providers={data} />
            <RoutingPanel />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Sums({ providers }: { providers: ProviderHealth[] }) {
  const { t } = useText();
  const calls = providers.reduce((sum, one) => sum + one.last_hour.calls, 0);
  const failed = providers.reduce((sum, one) => sum + one.last_hour.failed, 0);
  const on = providers.filter((one) => one.state !== 'off');
  const failing = providers.filter((one) => one.state === 'failing');
  return (
    <Figures>
      <Figure label={t('gateway:health.on')} note={t('gateway:health.of', { count: providers.length })}>
        {on.length}
      </Figure>
      <Figure label={t('gateway:health.failing_now')} note={failing.map((one) => one.name).join(', ')}>
        <span className={failing.length > 0 ? 'bad' : undefined}>{failing.length}</span>
      </Figure>
      <Figure label={t('gateway:health.calls')} note={t('gateway:health.last_hour')}>
        <Count value={calls} />
      </Figure>
      <Figure label={t('gateway:health.failed')} note={t('gateway:health.last_hour')}>
        <Count value={failed} />
      </Figure>
    </Figures>
  );
}

function ProviderTable({ providers }: { providers: ProviderHealth[] }) {
  const { t } = useText();
  const probe = useProbe((name) => api.post('/api/admin/providers/{name}/test', { path: { name } }));
  const columns = useColumns((provider) => (
    <ProbeButton probe={probe} id={provider.name} label={t('gateway:health.test_of', { provider: provider.name })} />
  ));
  return (
    <Panel flush={providers.length > 0}>
      <DataTable
        label={t('gateway:health.title')}
        rows={providers}
        columns={columns}
        rowKey={(provider) => provider.name}
        height="none"
        empty={<Empty>{t('gateway:health.none')}</Empty>}
        below={(provider) => {
          const answer = probe.answerOf(provider.name);
          if (!provider.reason && !answer) return null;
          return (
            <>
              {provider.reason && <Reason text={provider.reason} />}
              {answer && <ProbeAnswer answer={answer} />}
            </>
          );
        }}
      />
    </Panel>
  );
}

const tones: Record<ProviderHealth['state'], Tone> = { ok: 'good', failing: 'bad', quiet: 'soft', off: 'soft' };

function useColumns(testButton: (provider: ProviderHealth) => React.ReactNode): Column<ProviderHealth>[] {
  const { t } = useText();
  const time = (id: 'p50_ms' | 'p95_ms' | 'p50_ttft_ms', head: string): Column<ProviderHealth> => ({
    id,
    head,
    align: 'right',
    cell: ({ last_hour: hour }) => {
      const ms = hour[id];
      return ms === null ? <span className="soft">–</span> : <span className="num">{format.duration(ms)}</span>;
    },
  });
  return [
    {
      id: 'name',
      head: t('gateway:health.provider'),
      cell: (one) => (
        <span className={classes.lines}>
          <span>
            {one.name} {one.sandbox && <Tag>{t('common:sandbox.word')}</Tag>}{' '}
            <span className="soft small num">{t('gateway:health.models_named', { count: one.models })}</span>
          </span>
          {one.base_url && (
            <span className={`soft mono cut ${classes.address}`} title={`${one.base_url} · ${one.dialect}`}>
              {one.base_url}
            </span>
          )}
        </span>
      ),
    },
    {
      id: 'state',
      head: t('gateway:health.state'),
      cell: (one) => <Status tone={tones[one.state]}>{t(`gateway:health.states.${one.state}`)}</Status>,
    },
    { id: 'test', head: t('gateway:health.connection'), cell: testButton },
    { id: 'calls', head: t('gateway:health.calls'), align: 'right', cell: (one) => <Count value={one.last_hour.calls} /> },
    {
      id: 'failed',
      head: t('gateway:health.failed'),
      align: 'right',
      cell: ({ last_hour: hour }) => (
        <span className={hour.failed > 0 ? 'bad' : undefined}>
          <Count value={hour.failed} />
          {100 * hour.failed >= hour.calls && hour.failed > 0 && (
            <span className="num"> ({Math.round((100 * hour.failed) / hour.calls)} %)</span>
          )}
        </span>
      ),
    },
    time('p50_ms', t('gateway:health.p50')),
    time('p95_ms', t('gateway:health.p95')),
    time('p50_ttft_ms', t('gateway:health.ttft')),
    {
      id: 'last_failure',
      head: t('gateway:health.last_failure'),
      broad: true,
      cell: ({ last_failure: last }) =>
        last ? (
          <span className={classes.lines}>
            <CallStatus status={last.status} />
            <span className="soft small">
              {last.http_status} · <Time at={last.at} />
            </span>
          </span>
        ) : (
          <span className="soft">{t('gateway:health.no_failure')}</span>
        ),
    },
  ];
}

function Reason({ text }: { text: string }) {
  return <p className="soft small">{text}</p>;
}
