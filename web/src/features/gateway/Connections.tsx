import { useText } from '../../i18n/use-text';
import type { ProviderHealth } from '../../api';
import { type Column, DataTable, Empty, Panel, Status, type Tone } from '../../ui';
import { protocolName } from './protocols';
import classes from './gateway.module.css';

type Connection = ProviderHealth['connections'][number] & { provider: ProviderHealth };
type Credential = ProviderHealth['credentials'][number] & { provider: string };

/** Where each provider that is on is reached, one row for each dialect it is spoken to in. */
export function Connections({ providers }: { providers: ProviderHealth[] }) {
  const { t } = useText();
  const rows = providers
    .filter((provider) => provider.configured)
    .flatMap((provider): Connection[] => provider.connections.map((connection) => ({ ...connection, provider })));
  const columns: Column<Connection>[] = [
    { id: 'provider', head: t('gateway:health.provider'), cell: ({ provider }) => provider.name },
    {
      id: 'base',
      head: t('gateway:connections.base'),
      broad: true,
      cell: (one) => (
        <span className={`mono cut ${classes.address}`} title={one.base_url}>
          {one.base_url}
        </span>
      ),
    },
    {
      id: 'protocols',
      head: t('gateway:connections.protocols'),
      broad: true,
      cell: (one) => one.protocols.map(protocolName).join(', '),
    },
    {
      id: 'hang_up',
      head: t('gateway:connections.hang_up'),
      cell: ({ provider }) => (provider.hang_up === 'drain' ? t('gateway:connections.drain') : t('gateway:connections.cancel')),
    },
    {
      id: 'router',
      head: t('gateway:connections.router'),
      cell: ({ provider }) => (provider.router ? t('gateway:connections.chooses') : <span className="soft">–</span>),
    },
  ];
  return (
    <Panel title={t('gateway:connections.title')} flush>
      <DataTable
        label={t('gateway:connections.title')}
        rows={rows}
        columns={columns}
        rowKey={(one) => `${one.provider.name} ${one.dialect}`}
        height="none"
        empty={<Empty>{t('gateway:connections.none')}</Empty>}
      />
    </Panel>
  );
}

const tones: Record<Credential['state'], Tone> = { ready: 'good', cooling: 'warn', refused: 'bad' };

/** How each key does on this node, and which models it is kept away from. */
export function Credentials({ providers }: { providers: ProviderHealth[] }) {
  const { t } = useText();
  const rows = providers.flatMap((provider): Credential[] => provider.credentials.map((one) => ({ ...one, provider: provider.name })));
  const columns: Column<Credential>[] = [
    { id: 'provider', head: t('gateway:health.provider'), cell: (one) => one.provider },
    {
      id: 'position',
      head: t('gateway:credentials.position'),
      cell: (one) =>
        one.position === null ? <span className="soft">{t('gateway:credentials.keyless')}</span> : <span className="num">{one.position}</span>,
    },
    { id: 'weight', head: t('gateway:credentials.weight'), align: 'right', cell: (one) => <span className="num">{one.weight}</span> },
    {
      id: 'state',
      head: t('gateway:health.state'),
      cell: (one) => <Status tone={tones[one.state]}>{t(`gateway:credentials.states.${one.state}`)}</Status>,
    },
    {
      id: 'breakers',
      head: t('gateway:credentials.breakers'),
      broad: true,
      cell: (one) =>
        one.breakers.length === 0 ? (
          <span className="soft">{t('gateway:credentials.all_closed')}</span>
        ) : (
          <span className={classes.lines}>
            {one.breakers.map((breaker) => (
              <span key={breaker.model}>
                <span className="mono">{breaker.model === '*' ? t('gateway:credentials.others') : breaker.model}</span>{' '}
                <Status tone={breaker.state === 'open' ? 'bad' : 'warn'}>{t(`gateway:credentials.breaker.${breaker.state}`)}</Status>
              </span>
            ))}
          </span>
        ),
    },
  ];
  return (
    <Panel title={t('gateway:credentials.title')} flush>
      <DataTable
        label={t('gateway:credentials.title')}
        rows={rows}
        columns={columns}
        rowKey={(one) => `${one.provider} ${one.position ?? 0}`}
        height="none"
        empty={<Empty>{t('gateway:credentials.none')}</Empty>}
      />
    </Panel>
  );
}
