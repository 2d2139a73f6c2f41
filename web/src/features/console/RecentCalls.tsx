import { useText } from '../../i18n/use-text';
import type { Call } from '../../api';
import { CallStatus, type Column, DataTable, Empty, format, Money, Time, Tokens } from '../../ui';

/** The last few calls, with what they cost. */
export function RecentCalls({ calls }: { calls: Call[] }) {
  const { t } = useText();
  const columns: Column<Call>[] = [
    { id: 'model', head: t('console:recent.model'), cell: (call) => call.model },
    { id: 'status', head: t('console:recent.status'), cell: (call) => <CallStatus status={call.status} /> },
    {
      id: 'tokens',
      head: t('console:recent.tokens'),
      align: 'right',
      cell: (call) => <Tokens input={call.input_tokens} output={call.output_tokens} />,
    },
    {
      id: 'latency',
      head: t('console:recent.latency'),
      align: 'right',
      cell: (call) => <span className="num">{format.duration(call.latency_ms)}</span>,
    },
    { id: 'cost', head: t('console:recent.cost'), align: 'right', cell: (call) => <Money value={call.cost} /> },
    { id: 'at', head: t('console:recent.at'), align: 'right', cell: (call) => <Time at={call.created_at} /> },
  ];
  return (
    <DataTable
      label={t('console:overview.recent')}
      rows={calls}
      columns={columns}
      rowKey={(call) => call.id}
      empty={<Empty>{t('console:recent.empty')}</Empty>}
    />
  );
}
