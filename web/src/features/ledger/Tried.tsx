import { useText } from '../../i18n/use-text';
import type { CallDetail } from '../../api';
import { type Column, DataTable, Empty, format, Panel } from '../../ui';
import { AttemptStatus } from './attempt-outcome';

/** Whom the call asked, one after the other, and what came of each. */
export function Tried({ call }: { call: CallDetail }) {
  const { t } = useText();
  const rows = call.tried.map((attempt, place) => ({ ...attempt, place: place + 1 }));
  const columns: Column<(typeof rows)[number]>[] = [
    {
      id: 'asked',
      head: t('ledger:tried.asked'),
      cell: (one) => (
        <>
          <span className="soft num">{one.place}.</span> {one.model} <span className="soft small">{one.provider}</span>
        </>
      ),
    },
    {
      id: 'key',
      head: t('ledger:tried.key'),
      cell: (one) => (one.credential === null ? <span className="soft">–</span> : <span className="num">{one.credential}</span>),
    },
    { id: 'outcome', head: t('ledger:tried.outcome'), cell: (one) => <AttemptStatus outcome={one.outcome} /> },
    {
      id: 'status',
      head: t('ledger:tried.status'),
      align: 'right',
      cell: (one) => (one.http_status === null ? <span className="soft">–</span> : <span className="num">{one.http_status}</span>),
    },
    {
      id: 'first',
      head: t('ledger:timing.first'),
      align: 'right',
      cell: (one) => (one.ttft_ms === null ? <span className="soft">–</span> : <span className="num">{format.duration(one.ttft_ms)}</span>),
    },
  ];
  return (
    <Panel title={t('ledger:tried.title')} flush>
      <DataTable
        label={t('ledger:tried.title')}
        rows={rows}
        columns={columns}
        rowKey={(one) => String(one.place)}
        height="none"
        empty={<Empty>{call.attempts === 0 ? t('ledger:tried.nobody') : t('ledger:tried.not_kept')}</Empty>}
      />
    </Panel>
  );
}
