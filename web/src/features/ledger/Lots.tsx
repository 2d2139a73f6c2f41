import { Button } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../i18n/use-text';
import { api, type AdminAccount, type Lot, type Mode } from '../../api';
import { useMode } from '../../shell/mode';
import { type Column, Empty, format, Money, pagedQuery, PagedTable, Panel, Time, usePaged } from '../../ui';
import { RevokeDialog } from './AdjustDialog';

const lotsQuery = (id: string, mode: Mode) =>
  pagedQuery<Lot>(['accounts', 'lots', id, mode], (after) => api.get('/api/accounts/{id}/grants', { path: { id }, query: { mode, after } }));

/** What was granted to an account in the mode that the page is in, and what became of it. */
export function Lots({ account }: { account: AdminAccount }) {
  const { t } = useText();
  const mode = useMode();
  const list = usePaged(lotsQuery(account.id, mode));
  const [revoked, setRevoked] = useState<Lot | null>(null);
  const columns: Column<Lot>[] = [
    { id: 'created', head: t('ledger:lots.granted'), cell: (lot) => <Time at={lot.created_at} /> },
    { id: 'kind', head: t('ledger:credits.kind'), cell: (lot) => t(`ledger:grant.${lot.kind}`) },
    { id: 'reason', head: t('ledger:grant.reason'), cell: (lot) => <span title={lot.reason}>{lot.reason}</span> },
    { id: 'amount', head: t('ledger:credits.amount'), align: 'right', cell: (lot) => <Money value={lot.amount} /> },
    { id: 'remaining', head: t('ledger:lots.left'), align: 'right', cell: (lot) => <Money value={lot.remaining} /> },
    { id: 'revoked', head: t('ledger:lots.revoked'), align: 'right', cell: (lot) => <Money value={lot.revoked} /> },
    {
      id: 'ends',
      head: t('ledger:grant.expires'),
      align: 'right',
      cell: (lot) => (lot.expires_at ? format.day(lot.expires_at) : <span className="soft">–</span>),
    },
    {
      id: 'does',
      head: t('identity:keys.actions'),
      align: 'right',
      cell: (lot) =>
        lot.revocable.microcredits > 0 ? (
          <Button size="compact-sm" variant="subtle" onClick={() => setRevoked(lot)}>
            {t('ledger:revoke.action')}
          </Button>
        ) : null,
    },
  ];
  const title = mode === 'test' ? t('ledger:lots.title_test') : t('ledger:lots.title_live');
  return (
    <Panel title={title} flush={list.rows.length > 0}>
      <PagedTable
        label={title}
        list={list}
        columns={columns}
        rowKey={(lot) => lot.id}
        height={360}
        empty={<Empty>{t('ledger:lots.none')}</Empty>}
      />
      {revoked && <RevokeDialog account={account} mode={mode} lot={revoked} onClose={() => setRevoked(null)} />}
    </Panel>
  );
}
