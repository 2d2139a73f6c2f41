import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useText } from '../../i18n/use-text';
import { type Adjustment, api, type Operator } from '../../api';
import {
  type Column,
  Confirm,
  Empty,
  FilterBar,
  Money,
  Page,
  pagedQuery,
  PagedTable,
  Panel,
  Status,
  SwitchFilter,
  Time,
  type Tone,
  Until,
  useFilters,
  usePaged,
} from '../../ui';

const adjustmentsQuery = (account: string | undefined, state: 'proposed' | undefined) =>
  pagedQuery<Adjustment>(['adjustments', account ?? 'all', state ?? 'all'], (after) =>
    api.get('/api/adjustments', { query: { account, state, after } }),
  );

/** What operators changed by hand, and what waits for a second one. */
export function AdjustmentsPage() {
  const { t } = useText();
  const filters = useFilters();
  return (
    <Page title={t('ledger:adjustments.title')} lead={t('ledger:adjustments.lead')}>
      <FilterBar>
        <SwitchFilter name="waiting" label={t('ledger:adjustments.waiting')} />
      </FilterBar>
      <List state={filters.one('waiting') ? 'proposed' : undefined} label={t('ledger:adjustments.title')} />
    </Page>
  );
}

/** The same of one account. */
export function Changes({ account }: { account: string }) {
  const { t } = useText();
  return <List account={account} label={t('ledger:adjustments.title')} title={t('ledger:adjustments.title')} />;
}

type Decision = { adjustment: Adjustment; does: 'approve' | 'decline' };

function List({
  account,
  state,
  label,
  title,
}: {
  account?: string | undefined;
  state?: 'proposed' | undefined;
  label: string;
  title?: string;
}) {
  const { t } = useText();
  const queries = useQueryClient();
  const list = usePaged(adjustmentsQuery(account, state));
  const [decision, setDecision] = useState<Decision | null>(null);
  const columns = useColumns(account === undefined, setDecision);
  const decide = async ({ adjustment, does }: Decision) => {
    const path = { id: adjustment.id };
    await (does === 'approve' ? api.post('/api/adjustments/{id}/approve', { path }) : api.post('/api/adjustments/{id}/decline', { path }));
    await Promise.all([queries.invalidateQueries({ queryKey: ['adjustments'] }), queries.invalidateQueries({ queryKey: ['accounts'] })]);
  };
  return (
    <Panel {...(title ? { title } : {})} flush={list.rows.length > 0}>
      <PagedTable
        label={label}
        list={list}
        columns={columns}
        rowKey={(adjustment) => adjustment.id}
        {...(account ? { height: 360 } : {})}
        empty={<Empty>{t(state ? 'ledger:adjustments.none_waiting' : 'ledger:adjustments.none')}</Empty>}
      />
      <Confirm
        opened={decision !== null}
        onClose={() => setDecision(null)}
        tone={decision?.does === 'approve' ? 'accent' : 'red'}
        title={t(decision?.does === 'approve' ? 'ledger:adjustments.approve_title' : 'ledger:adjustments.decline_title')}
        action={t(decision?.does === 'approve' ? 'ledger:adjustments.approve' : 'ledger:adjustments.decline')}
        onConfirm={() => (decision ? decide(decision) : Promise.resolve())}
      >
        {decision && (
          <>
            {t(`ledger:action.${decision.adjustment.action}`)} <Money value={decision.adjustment.amount} />: {decision.adjustment.reason}
          </>
        )}
      </Confirm>
    </Panel>
  );
}

const tones: Record<Adjustment['state'], Tone> = { applied: 'good', approved: 'good', proposed: 'warn', declined: 'soft', expired: 'soft' };

function useColumns(withAccount: boolean, decide: (decision: Decision) => void): Column<Adjustment>[] {
  const { t } = useText();
  const account: Column<Adjustment> = {
    id: 'account',
    head: t('ledger:accounts.account'),
    cell: (adjustment) => (
      <Link to="/admin/accounts/$id" params={{ id: adjustment.account }}>
        {adjustment.account_email ?? adjustment.account.slice(0, 8)}
      </Link>
    ),
  };
  return [
    { id: 'at', head: t('ledger:calls.at'), cell: (adjustment) => <Time at={adjustment.proposed_at} /> },
    ...(withAccount ? [account] : []),
    { id: 'action', head: t('ledger:credits.kind'), cell: (adjustment) => t(`ledger:action.${adjustment.action}`) },
    { id: 'amount', head: t('ledger:credits.amount'), align: 'right', cell: (adjustment) => <Money value={adjustment.amount} /> },
    { id: 'reason', head: t('ledger:grant.reason'), cell: (adjustment) => <span title={adjustment.reason}>{adjustment.reason}</span> },
    { id: 'by', head: t('ledger:adjustments.by'), cell: (adjustment) => <By operator={adjustment.proposed_by} /> },
    {
      id: 'state',
      head: t('ledger:accounts.status'),
      cell: (adjustment) => (
        <>
          <Status tone={tones[adjustment.state]}>{t(`ledger:adjustment_state.${adjustment.state}`)}</Status>
          {adjustment.decided_by && (
            <span className="soft">
              {' · '}
              <By operator={adjustment.decided_by} />
            </span>
          )}
          {adjustment.state === 'proposed' && adjustment.expires_at && (
            <span className="soft">
              {' · '}
              <Until at={adjustment.expires_at} />
            </span>
          )}
        </>
      ),
    },
    {
      id: 'does',
      head: t('identity:keys.actions'),
      align: 'right',
      cell: (adjustment) =>
        adjustment.state === 'proposed' ? (
          <>
            <Button size="compact-sm" variant="subtle" onClick={() => decide({ adjustment, does: 'approve' })}>
              {t('ledger:adjustments.approve')}
            </Button>
            <Button size="compact-sm" variant="subtle" color="red" onClick={() => decide({ adjustment, does: 'decline' })}>
              {t('ledger:adjustments.decline')}
            </Button>
          </>
        ) : null,
    },
  ];
}

function By({ operator }: { operator: Operator }) {
  return <span>{operator.key_name ?? operator.email ?? operator.account.slice(0, 8)}</span>;
}
