import { useQuery } from '@tanstack/react-query';
import { useText } from '../../i18n/use-text';
import { api, type Margin } from '../../api';
import { useMode } from '../../shell/mode';
import {
  type Column,
  Count,
  DataTable,
  Empty,
  Figure,
  Figures,
  FilterBar,
  format,
  Loaded,
  Loading,
  Money,
  Page,
  Panel,
  RangeFilter,
  rangeOf,
  Time,
  useFilters,
} from '../../ui';

const FALLBACK_DAYS = 30;

/** What calls brought in, what their providers cost, and what is left. */
export function MarginsPage() {
  const { t } = useText();
  const mode = useMode();
  const filters = useFilters();
  const { from, to } = rangeOf(filters.one, FALLBACK_DAYS);
  const query = useQuery({
    queryKey: ['margins', mode, from, to],
    queryFn: () => api.get('/api/admin/reconciliation/margins', { query: { mode, from, to } }),
  });
  const columns = useColumns();
  return (
    <Page title={t('ledger:margins.title')} lead={t('ledger:margins.lead')}>
      <FilterBar>
        <RangeFilter fallbackDays={FALLBACK_DAYS} />
      </FilterBar>
      <Loaded
        query={query}
        loading={
          <Panel>
            <Loading rows={12} height={20} />
          </Panel>
        }
      >
        {({ data, total, as_of: asOf }) => (
          <>
            <Figures>
              <Figure label={t('ledger:margins.billed')}>
                <Money value={total.billed} />
              </Figure>
              <Figure label={t('ledger:margins.cost')}>
                <Money value={total.cost} />
              </Figure>
              <Figure label={t('ledger:margins.margin')}>
                <Left margin={total.margin} />
              </Figure>
              <Figure label={t('ledger:measure.calls')}>
                <Count value={total.calls} />
              </Figure>
            </Figures>
            <p className="soft small">
              {asOf === null ? (
                t('ledger:margins.never')
              ) : (
                <>
                  {t('ledger:margins.as_of')} <Time at={asOf} />
                </>
              )}
            </p>
            <Panel flush={data.length > 0}>
              <DataTable
                label={t('ledger:margins.title')}
                rows={data}
                columns={columns}
                rowKey={(margin) => [margin.day, margin.model, margin.provider, margin.credential].join(' ')}
                columnsParam="columns"
                sortParam="sort"
                empty={<Empty>{t('ledger:margins.none')}</Empty>}
              />
            </Panel>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function useColumns(): Column<Margin>[] {
  const { t } = useText();
  const amount = (id: 'billed' | 'cost'): Column<Margin> => ({
    id,
    head: t(`ledger:margins.${id}`),
    align: 'right',
    cell: (margin) => <Money value={margin[id]} />,
    sort: (margin) => margin[id].microcredits,
  });
  return [
    { id: 'day', head: t('ledger:margins.day'), cell: ({ day }) => <span className="num">{format.date(day)}</span>, sort: ({ day }) => day },
    { id: 'model', head: t('gateway:models.model'), cell: ({ model }) => <span title={model}>{model}</span>, sort: ({ model }) => model },
    { id: 'provider', head: t('gateway:models.provider'), cell: ({ provider }) => provider, sort: ({ provider }) => provider },
    {
      id: 'credential',
      head: t('ledger:margins.credential'),
      cell: ({ credential }) => t(`ledger:margins.of.${credential}`),
      sort: ({ credential }) => credential,
    },
    {
      id: 'calls',
      head: t('ledger:measure.calls'),
      align: 'right',
      cell: ({ calls }) => <Count value={calls} />,
      sort: ({ calls }) => calls,
    },
    amount('billed'),
    amount('cost'),
    {
      id: 'margin',
      head: t('ledger:margins.margin'),
      align: 'right',
      cell: ({ margin }) => <Left margin={margin} />,
      sort: ({ margin }) => margin.microcredits,
    },
  ];
}

/** A sale below cost is what an operator has to see first. */
function Left({ margin }: { margin: Margin['margin'] }) {
  return (
    <span className={margin.microcredits < 0 ? 'bad' : undefined}>
      <Money value={margin} />
    </span>
  );
}
