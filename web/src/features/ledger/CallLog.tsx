import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useText } from '../../i18n/use-text';
import { type Call, keys } from '../../api';
import { useNewCalls } from '../../shell/live';
import { CallStatus, type Column, Count, DataTable, Empty, ErrorState, format, Money, Panel, Partial, Tokens, useFilters, usePaged } from '../../ui';
import { callListQuery, type CallQuery, type Scope, wanted } from './call-query';
import classes from './ledger.module.css';

/** The log of calls. Each row leads to the page of its call, whose address keeps the filters. */
export function CallLog({ scope, query, base }: { scope: Scope; query: CallQuery; base: string }) {
  const { t } = useText();
  const filters = useFilters();
  const navigate = useNavigate();
  const list = usePaged(callListQuery(scope, query));
  const queries = useQueryClient();
  const columns = useColumns(scope, base);
  if (list.query.isError && list.rows.length === 0) {
    const retry = () => {
      void list.query.refetch();
      void queries.refetchQueries({ queryKey: keys.spend, type: 'active' });
    };
    return <ErrorState problem={list.query.error} retry={retry} />;
  }
  return (
    <Panel title={t('ledger:calls.title')} flush={list.rows.length > 0} actions={<NewCalls query={query} rows={list.rows} loadedAt={list.first?.loadedAt} />}>
      {list.query.isError && <Partial missing={t('ledger:calls.older')} retry={list.more.load} />}
      <DataTable
        label={t('ledger:calls.list')}
        rows={list.rows}
        columns={columns}
        rowKey={(call) => call.id}
        onOpen={(call) => void navigate({ to: `${base}/${call.id}` as '/', search: true as never })}
        loading={list.query.isPending}
        more={list.more}
        columnsParam="columns"
        height={620}
        remember={`calls ${scope} ${JSON.stringify(query)}`}
        empty={
          filters.text ? (
            <Empty action={<Button onClick={filters.clear}>{t('common:clear_filters')}</Button>}>{t('ledger:calls.none_filtered')}</Empty>
          ) : (
            <Empty action={<Link to={'/playground' as '/'}>{t('ledger:calls.to_playground')}</Link>}>{t('ledger:calls.none')}</Empty>
          )
        }
      />
    </Panel>
  );
}

function NewCalls({ query, rows, loadedAt }: { query: CallQuery; rows: Call[]; loadedAt: number | undefined }) {
  const { t } = useText();
  const ids = new Set(rows.map((call) => call.id));
  const news = useNewCalls({ loadedAt: loadedAt ?? Number.POSITIVE_INFINITY, ids }, wanted(query));
  return (
    <div role="status">
      {news.count > 0 && (
        <Button size="compact-sm" variant="light" onClick={news.show}>
          {t('ledger:calls.new', { count: news.count })}
        </Button>
      )}
    </div>
  );
}

/** A name of any length; whole on hover. */
function Cut({ text, className }: { text: string; className: string | undefined }) {
  return (
    <span className={className} title={text}>
      {text}
    </span>
  );
}

function useColumns(scope: Scope, base: string): Column<Call>[] {
  const { t } = useText();
  const account: Column<Call> = {
    id: 'account',
    head: t('ledger:calls.account'),
    cell: (call) => (
      <Link to="/admin/accounts/$id" params={{ id: call.account_id }} className={classes.account} title={call.account_email ?? call.account_id}>
        {call.account_email ?? call.account_id.slice(0, 8)}
      </Link>
    ),
  };
  return [
    {
      id: 'at',
      head: t('ledger:calls.at'),
      width: 150,
      cell: (call) => (
        <Link to={`${base}/${call.id}` as '/'} search={true as never} className={classes.when} title={format.moment(call.created_at)}>
          {format.clock(call.created_at)}
        </Link>
      ),
    },
    { id: 'status', head: t('ledger:calls.status'), cell: (call) => <CallStatus status={call.status} /> },
    ...(scope === 'admin' ? [account] : []),
    { id: 'model', head: t('ledger:calls.model'), cell: (call) => <Cut className={classes.model} text={call.model} /> },
    { id: 'provider', head: t('ledger:calls.provider'), extra: true, cell: (call) => call.provider },
    { id: 'cost', head: t('ledger:calls.cost'), align: 'right', cell: (call) => <Money value={call.cost} decimals={8} /> },
    { id: 'tokens', head: t('ledger:calls.tokens'), align: 'right', cell: (call) => <Tokens input={call.input_tokens} output={call.output_tokens} /> },
    {
      id: 'ttft',
      head: t('ledger:calls.ttft'),
      align: 'right',
      cell: (call) => (call.ttft_ms === null ? <span className="soft">–</span> : format.duration(call.ttft_ms)),
    },
    { id: 'latency', head: t('ledger:calls.latency'), align: 'right', cell: (call) => format.duration(call.latency_ms) },
    { id: 'key', head: t('ledger:calls.key'), cell: (call) => <Cut className={classes.key} text={call.key_name ?? call.key_id.slice(0, 8)} /> },
    { id: 'attempts', head: t('ledger:calls.attempts'), align: 'right', extra: true, cell: (call) => <Count value={call.attempts} /> },
    { id: 'http', head: t('ledger:calls.http'), align: 'right', extra: true, cell: (call) => <span className="num">{call.http_status}</span> },
    { id: 'delivery', head: t('ledger:calls.delivery'), extra: true, cell: (call) => t(`ledger:delivery.${call.delivery}`) },
    { id: 'id', head: t('ledger:calls.id'), extra: true, cell: (call) => <span className="mono">{call.id.slice(0, 8)}</span> },
  ];
}
