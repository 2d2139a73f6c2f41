import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useText } from '../../i18n/use-text';
import { api, type AdminAccount } from '../../api';
import {
  Available,
  type Column,
  DataTable,
  Empty,
  ErrorState,
  FilterBar,
  format,
  Money,
  Page,
  pagedQuery,
  Panel,
  Partial,
  SearchFilter,
  Status,
  Tag,
  Time,
  type Tone,
  useFilters,
  usePaged,
} from '../../ui';
import { NewAccount } from './NewAccount';

const accountsQuery = (q: string | undefined) =>
  pagedQuery<AdminAccount>(['accounts', 'list', q ?? ''], (after) => api.get('/api/admin/accounts', { query: { q, after } }));

/** Who has an account here, what they have and what they use. */
export function AccountsPage() {
  const { t } = useText();
  const filters = useFilters();
  const navigate = useNavigate();
  const list = usePaged(accountsQuery(filters.one('q')));
  const columns = useColumns();
  const [creating, setCreating] = useState(false);
  const failed = list.query.isError;
  return (
    <Page
      title={t('ledger:accounts.title')}
      actions={
        <Button variant="filled" onClick={() => setCreating(true)}>
          {t('ledger:accounts.create')}
        </Button>
      }
    >
      <FilterBar>
        <SearchFilter label={t('ledger:accounts.search')} />
      </FilterBar>
      {failed && list.rows.length === 0 ? (
        <ErrorState problem={list.query.error} retry={() => void list.query.refetch()} />
      ) : (
        <Panel flush={list.rows.length > 0}>
          {failed && <Partial missing={t('common:newest')} retry={list.more.load} />}
          <DataTable
            label={t('ledger:accounts.title')}
            rows={list.rows}
            columns={columns}
            rowKey={(account) => account.id}
            onOpen={(account) => void navigate({ to: '/admin/accounts/$id', params: { id: account.id } })}
            loading={list.query.isPending}
            more={list.more}
            columnsParam="columns"
            remember={`accounts ${filters.text}`}
            empty={
              filters.text ? (
                <Empty action={<Button onClick={filters.clear}>{t('common:clear_filters')}</Button>}>{t('ledger:accounts.none_found')}</Empty>
              ) : (
                <Empty>{t('ledger:accounts.none')}</Empty>
              )
            }
          />
        </Panel>
      )}
      {creating && <NewAccount onClose={() => setCreating(false)} />}
    </Page>
  );
}

const tones: Record<AdminAccount['status'], Tone> = { active: 'good', suspended: 'bad', closed: 'soft' };

export function AccountStatus({ status }: { status: AdminAccount['status'] }) {
  const { t } = useText();
  return <Status tone={tones[status]}>{t(`ledger:account_status.${status}`)}</Status>;
}

/** What a page calls an account: its address, or the beginning of its id. */
export const nameOf = (account: Pick<AdminAccount, 'id' | 'email'>): string => account.email ?? account.id.slice(0, 8);

function useColumns(): Column<AdminAccount>[] {
  const { t } = useText();
  return [
    {
      id: 'account',
      head: t('ledger:accounts.account'),
      cell: (account) => (
        <Link to="/admin/accounts/$id" params={{ id: account.id }} title={account.email ?? account.id}>
          {nameOf(account)}
        </Link>
      ),
    },
    { id: 'name', head: t('ledger:accounts.name'), cell: (account) => account.name },
    {
      id: 'role',
      head: t('ledger:accounts.role'),
      cell: (account) => <Tag tone={account.role === 'admin' ? 'accent' : 'soft'}>{t(`ledger:role.${account.role}`)}</Tag>,
    },
    { id: 'status', head: t('ledger:accounts.status'), cell: (account) => <AccountStatus status={account.status} /> },
    {
      id: 'live',
      head: t('ledger:accounts.live'),
      align: 'right',
      cell: (account) => (
        <span className={account.live.available.microcredits < 0 ? 'bad' : undefined}>
          <Available value={account.live.available} decimals={2} />
        </span>
      ),
    },
    {
      id: 'held',
      head: t('ledger:accounts.held'),
      align: 'right',
      extra: true,
      cell: (account) => <Money value={account.live.held} decimals={4} />,
    },
    {
      id: 'test',
      head: t('ledger:accounts.test'),
      align: 'right',
      cell: (account) => <Available value={account.test.available} decimals={2} />,
    },
    {
      id: 'spend',
      head: t('ledger:accounts.spend_30d'),
      align: 'right',
      cell: (account) => <Money value={account.spend_30d} decimals={4} />,
    },
    {
      id: 'last_call',
      head: t('ledger:accounts.last_call'),
      align: 'right',
      cell: (account) =>
        account.last_call_at ? <Time at={account.last_call_at} /> : <span className="soft">{t('ledger:accounts.never')}</span>,
    },
    {
      id: 'created',
      head: t('ledger:accounts.created'),
      align: 'right',
      extra: true,
      cell: (account) => <span className="num">{format.date(account.created_at)}</span>,
    },
  ];
}
