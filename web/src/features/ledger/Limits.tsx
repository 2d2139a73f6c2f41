import { useQuery } from '@tanstack/react-query';
import { useText } from '../../i18n/use-text';
import { api, type Limit } from '../../api';
import { useMode } from '../../shell/mode';
import { type Column, DataTable, Empty, ErrorState, format, Money, Panel } from '../../ui';

function money(micros: number) {
  const digits = String(micros).padStart(9, '0');
  return { microcredits: micros, usd: `${digits.slice(0, -8)}.${digits.slice(-8)}` };
}

function Amount({ limit, value }: { limit: Limit; value: number }) {
  return limit.measure === 'money' ? <Money value={money(value)} decimals={2} /> : <>{format.count(value)}</>;
}

/** The limits of an account in the mode that the page is in, its plan's among them: what counts now, and what is the most. */
export function AccountLimits({ id }: { id: string }) {
  const { t } = useText();
  const mode = useMode();
  const query = useQuery({
    queryKey: ['accounts', 'limits', id],
    queryFn: () => api.get('/api/accounts/{id}/limits', { path: { id } }),
  });
  const limits = (query.data?.data ?? []).filter((limit) => limit.mode === mode);
  const columns: Column<Limit>[] = [
    { id: 'measure', head: t('ledger:limits.measure'), cell: (limit) => t(`ledger:limits.of.${limit.measure}`) },
    { id: 'window', head: t('ledger:limits.window'), cell: (limit) => t(`ledger:limits.per.${limit.window}`) },
    {
      id: 'used',
      head: t('ledger:limits.used'),
      align: 'right',
      cell: (limit) => <Amount limit={limit} value={limit.spent + limit.held} />,
    },
    { id: 'limit', head: t('ledger:limits.limit'), align: 'right', cell: (limit) => <Amount limit={limit} value={limit.limit} /> },
    {
      id: 'resets',
      head: t('ledger:limits.resets'),
      align: 'right',
      cell: (limit) => (limit.resets_at ? format.moment(limit.resets_at) : <span className="soft">–</span>),
    },
    { id: 'by', head: t('ledger:limits.set_by'), cell: (limit) => t(`ledger:limits.by.${limit.set_by}`) },
  ];
  return (
    <Panel title={t('ledger:limits.title')} flush={limits.length > 0}>
      {query.isError ? (
        <ErrorState problem={query.error} retry={() => void query.refetch()} />
      ) : (
        <DataTable
          label={t('ledger:limits.title')}
          rows={limits}
          columns={columns}
          rowKey={(limit) => `${limit.whose} ${limit.measure} ${limit.window}`}
          loading={query.isPending}
          height={360}
          empty={<Empty>{t('ledger:limits.none')}</Empty>}
        />
      )}
    </Panel>
  );
}
