import { useQuery } from '@tanstack/react-query';
import { useText } from '../../i18n/use-text';
import { api, type Routing } from '../../api';
import { type Column, DataTable, Empty, Loaded, Loading, Panel, Status } from '../../ui';
import classes from './gateway.module.css';

type Named = { name: string; target?: string; group?: Routing['groups'][number] };

const routingQuery = { queryKey: ['routing'], queryFn: () => api.get('/api/admin/routing') };

/** The operator's own names: aliases, and groups with their members. */
export function RoutingPanel() {
  const { t } = useText();
  const query = useQuery(routingQuery);
  return (
    <Panel title={t('gateway:routing.title')} flush={query.data !== undefined}>
      <Loaded query={query} loading={<Loading rows={3} height={20} />}>
        {(routing) => <NameTable routing={routing} />}
      </Loaded>
    </Panel>
  );
}

function NameTable({ routing }: { routing: Routing }) {
  const { t } = useText();
  const rows: Named[] = [...routing.aliases, ...routing.groups.map((group) => ({ name: group.name, group }))];
  const columns: Column<Named>[] = [
    { id: 'name', head: t('gateway:routing.name'), cell: (one) => <span className="mono">{one.name}</span> },
    { id: 'kind', head: t('gateway:routing.kind'), cell: (one) => (one.group ? t('gateway:routing.group') : t('gateway:routing.alias')) },
    {
      id: 'order',
      head: t('gateway:routing.order'),
      cell: (one) => (one.group ? t(`gateway:routing.orders.${one.group.order}`) : <span className="soft">–</span>),
    },
    {
      id: 'means',
      head: t('gateway:routing.means'),
      broad: true,
      cell: (one) => (one.group ? <Members group={one.group} /> : <span className="mono">{one.target}</span>),
    },
  ];
  return (
    <DataTable
      label={t('gateway:routing.title')}
      rows={rows}
      columns={columns}
      rowKey={(one) => `${one.group ? 'group' : 'alias'} ${one.name}`}
      height="none"
      empty={<Empty example={<code className="mono">OMNIA_MODELS_ALIASES_FAST=acme/small</code>}>{t('gateway:routing.none')}</Empty>}
    />
  );
}

function Members({ group }: { group: NonNullable<Named['group']> }) {
  const { t } = useText();
  return (
    <span className={classes.lines}>
      {group.members.map((member) => (
        <span key={member.model} title={member.reason ?? undefined}>
          <span className="mono">{member.model}</span>{' '}
          {group.order === 'weight' && <span className="soft num">× {member.weight} </span>}
          {!member.available && <Status tone="soft">{t('gateway:models.unavailable')}</Status>}
        </span>
      ))}
    </span>
  );
}
