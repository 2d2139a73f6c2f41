import { useQuery } from '@tanstack/react-query';
import { useText } from '../../i18n/use-text';
import { api, type Node } from '../../api';
import { type Column, DataTable, Id, Loaded, Loading, Panel, Status, Tag, Time } from '../../ui';

const REFRESH_MS = 10_000;

/** The processes of this installation, wherever they run. */
export function NodesPanel() {
  const { t } = useText();
  const columns = useColumns();
  const query = useQuery({ queryKey: ['nodes'], queryFn: () => api.get('/api/admin/nodes'), refetchInterval: REFRESH_MS });
  return (
    <Panel title={t('console:nodes.title')} flush>
      <Loaded query={query} loading={<Loading rows={2} height={24} />}>
        {({ data }) => <DataTable label={t('console:nodes.title')} rows={data} columns={columns} rowKey={(node) => node.id} height="none" />}
      </Loaded>
    </Panel>
  );
}

function useColumns(): Column<Node>[] {
  const { t } = useText();
  return [
    { id: 'id', head: t('console:nodes.node'), cell: (node) => <Id value={node.id} /> },
    { id: 'role', head: t('console:nodes.role'), cell: (node) => <Tag>{t(`console:nodes.roles.${node.role}`)}</Tag> },
    { id: 'version', head: t('console:nodes.version'), cell: (node) => <span className="mono">{node.version}</span> },
    { id: 'catalog', head: t('console:nodes.catalog'), cell: (node) => <span className="mono">{node.catalog}</span> },
    { id: 'started', head: t('console:nodes.started'), cell: (node) => <Time at={node.started_at} /> },
    {
      id: 'seen',
      head: t('console:nodes.seen'),
      cell: (node) =>
        node.living ? (
          <Status tone="good">{t('console:nodes.living')}</Status>
        ) : (
          <span className="row">
            <Status tone="warn">{t('console:nodes.silent')}</Status> <Time at={node.seen_at} />
          </span>
        ),
    },
  ];
}
