import { Link } from '@tanstack/react-router';
import { useText } from '../../i18n/use-text';
import type { Posting } from '../../api';
import { type Choice, type Column, format, Money } from '../../ui';

const kinds = ['grant', 'settle', 'expire', 'revoke', 'adjust'] as const;

/** How a statement is drawn, one's own or another's; `calls` is where a call has its page. */
export function useStatement(calls: string): { columns: Column<Posting>[]; kindChoices: Choice[] } {
  const { t } = useText();
  const columns = useColumns(calls);
  return { columns, kindChoices: kinds.map((kind) => ({ value: kind, label: t(`ledger:kind.${kind}`) })) };
}

function useColumns(calls: string): Column<Posting>[] {
  const { t } = useText();
  const optional = (amount: Posting['held']) => (amount ? <Money value={amount} decimals={8} /> : <span className="soft">–</span>);
  return [
    {
      id: 'at',
      head: t('ledger:calls.at'),
      width: 150,
      cell: (posting) => (
        <span className="num" title={format.moment(posting.at)}>
          {format.clock(posting.at)}
        </span>
      ),
    },
    { id: 'kind', head: t('ledger:credits.kind'), cell: (posting) => t(`ledger:kind.${posting.kind}`) },
    { id: 'what', head: t('ledger:credits.what'), cell: (posting) => <What posting={posting} calls={calls} /> },
    { id: 'held', head: t('ledger:credits.was_held'), align: 'right', cell: (posting) => optional(posting.held) },
    { id: 'released', head: t('ledger:credits.released'), align: 'right', cell: (posting) => optional(posting.released) },
    {
      id: 'amount',
      head: t('ledger:credits.amount'),
      align: 'right',
      cell: (posting) => (
        <span className={posting.amount.microcredits > 0 ? 'good' : undefined}>
          <Money value={posting.amount} decimals={8} signed />
        </span>
      ),
    },
    { id: 'after', head: t('ledger:credits.after'), align: 'right', cell: (posting) => <Money value={posting.balance_after} decimals={8} /> },
  ];
}

function What({ posting, calls }: { posting: Posting; calls: string }) {
  const { t } = useText();
  if (posting.call_id) {
    return <Link to={`${calls}/${posting.call_id}` as '/'}>{posting.model ?? posting.call_id.slice(0, 8)}</Link>;
  }
  return (
    <span title={posting.reason ?? undefined}>
      {posting.reason ?? <span className="soft">–</span>}
      {posting.corrected_call_id && (
        <>
          {' · '}
          <Link to={`${calls}/${posting.corrected_call_id}` as '/'}>{t('ledger:credits.corrects')}</Link>
        </>
      )}
      {posting.expires_at && <span className="soft"> · {t('ledger:credits.ends', { day: format.day(posting.expires_at) })}</span>}
    </span>
  );
}
