import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useText } from '../../i18n/use-text';
import { api, type Balance, keys, type Mode, type Posting, type Statement, useMe } from '../../api';
import { overviewQuery, useNewCalls } from '../../shell/live';
import { useMode } from '../../shell/mode';
import {
  Available,
  ChoiceFilter,
  DataTable,
  Empty,
  ErrorState,
  Figure,
  Figures,
  FilterBar,
  Loading,
  Money,
  OutOfCredit,
  Page,
  pagedQuery,
  Panel,
  Partial,
  Time,
  useFilters,
  usePaged,
} from '../../ui';
import { OwnLimits } from './Limits';
import { useStatement } from './statement';
import classes from './ledger.module.css';

type StatementPage = Statement & { loadedAt: number };

const statementQuery = (mode: Mode, kind: string | undefined) => ({
  ...pagedQuery<Posting, StatementPage>([...keys.statement, mode, kind ?? 'all'], async (after) => ({
    ...(await api.get('/api/me/statement', { query: { mode, kind, after } })),
    loadedAt: Date.now(),
  })),
  staleTime: Infinity,
});

/** The wallet: what is there, what running calls have set aside, and every movement with the balance after it. */
export function CreditsPage() {
  const { t } = useText();
  const mode = useMode();
  const list = usePaged(statementQuery(mode, useFilters().one('kind')));
  const live = useQuery(overviewQuery(mode)).data;
  return (
    <Page title={t('ledger:credits.title')}>
      {list.first ? (
        <>
          <WalletState balance={live?.balance ?? list.first.balance} />
          <RunningHolds mode={mode} first={list.first.running} count={live?.running} />
          <OwnLimits mode={mode} />
          <Movements list={list} />
        </>
      ) : list.query.isError ? (
        <ErrorState problem={list.query.error} retry={() => void list.query.refetch()} />
      ) : (
        <>
          <Panel>
            <Loading rows={2} height={24} />
          </Panel>
          <Panel>
            <Loading rows={10} height={20} />
          </Panel>
        </>
      )}
    </Page>
  );
}

function WalletState({ balance }: { balance: Balance }) {
  const { t } = useText();
  const me = useMe();
  return (
    <>
      {balance.available.microcredits <= 0 && (
        <OutOfCredit
          available={balance.available}
          action={
            me.role === 'admin' ? (
              <Link to={`/admin/accounts/${me.id}` as '/'}>{t('ledger:credits.grant_yourself')}</Link>
            ) : (
              <span>{t('ledger:credits.who_grants')}</span>
            )
          }
        />
      )}
      <Figures>
        <Figure label={t('ledger:credits.available')} note={t('ledger:credits.available_note')}>
          <Available value={balance.available} />
        </Figure>
        <Figure label={t('ledger:credits.held')} note={t('ledger:credits.held_note')}>
          <Money value={balance.held} />
        </Figure>
        <Figure label={t('ledger:credits.spent')} note={t('ledger:credits.spent_note')}>
          <Money value={balance.spent} />
        </Figure>
      </Figures>
    </>
  );
}

/** The holds of running calls. The stream says how many there are; which ones is asked again when that number changes. */
function RunningHolds({ mode, first, count }: { mode: Mode; first: Statement['running']; count: number | undefined }) {
  const { t } = useText();
  const now = useQuery({
    queryKey: [...keys.statement, mode, 'running', count],
    queryFn: () => api.get('/api/me/statement', { query: { mode, limit: 1 } }),
    enabled: count !== undefined && count !== first.length,
    placeholderData: keepPreviousData,
  });
  const running = count === 0 ? [] : count === first.length ? first : (now.data?.running ?? first);
  if (running.length === 0) return null;
  return (
    <Panel title={t('ledger:credits.running', { count: running.length })}>
      <ul className={classes.viewList}>
        {running.map((hold) => (
          <li key={hold.call_id}>
            <span className="mono">{hold.call_id.slice(0, 8)}</span>
            <span className="soft grow">
              {t('ledger:credits.since')} <Time at={hold.since} />
            </span>
            <Money value={hold.held} decimals={8} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Movements({ list }: { list: ReturnType<typeof usePaged<StatementPage>> }) {
  const { t } = useText();
  const filters = useFilters();
  const mode = useMode();
  const { columns, kindChoices } = useStatement('/activity/calls');
  const news = useNewCalls({
    loadedAt: list.first?.loadedAt ?? Number.POSITIVE_INFINITY,
    ids: new Set(list.rows.map((posting) => posting.call_id ?? '')),
  });
  return (
    <>
      <FilterBar
        actions={
          <div role="status">
            {news.count > 0 && (
              <Button size="xs" variant="light" onClick={news.show}>
                {t('ledger:calls.new', { count: news.count })}
              </Button>
            )}
          </div>
        }
      >
        <ChoiceFilter
          single
          name="kind"
          label={t('ledger:credits.kind')}
          choices={kindChoices}
        />
      </FilterBar>
      <Panel title={t('ledger:credits.statement')} flush={list.rows.length > 0}>
        {list.query.isError && <Partial missing={t('ledger:calls.older')} retry={list.more.load} />}
        <DataTable
          label={t('ledger:credits.list')}
          rows={list.rows}
          columns={columns}
          rowKey={(posting) => posting.id}
          more={list.more}
          height={640}
          remember={`statement ${mode} ${filters.text}`}
          empty={
            filters.text ? (
              <Empty action={<Button onClick={filters.clear}>{t('common:clear_filters')}</Button>}>{t('ledger:credits.none_filtered')}</Empty>
            ) : (
              <Empty>{t('ledger:credits.none')}</Empty>
            )
          }
        />
      </Panel>
    </>
  );
}
