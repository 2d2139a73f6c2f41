import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../i18n/use-text';
import { api, type AdminAccount, type Mode } from '../../api';
import { useMode } from '../../shell/mode';
import { nameOf } from './Accounts';
import { Choice, Dollars, ModeChoice, MoneyDialog, newKey, Reason } from './money-form';
import classes from './accounts.module.css';

type Kind = 'paid' | 'promo';

/**
 * Grants credit. The idempotency key belongs to the dialog, so that a second click, or a second try after an answer got lost,
 * grants once.
 */
export function GrantDialog({ account, onClose, onGranted }: { account: AdminAccount; onClose: () => void; onGranted: () => void }) {
  const { t } = useText();
  const [key] = useState(newKey);
  const [mode, setMode] = useState<Mode>(useMode());
  const [kind, setKind] = useState<Kind>('paid');
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const [expires, setExpires] = useState('');
  const send = () =>
    api.post('/api/accounts/{id}/grants', {
      path: { id: account.id },
      headers: { 'idempotency-key': key },
      body: {
        mode,
        kind,
        amount: { usd: amount.trim() },
        reason: reason.trim(),
        ...(expires ? { expires_at: `${expires}T23:59:59Z` } : {}),
      },
    });
  return (
    <MoneyDialog
      title={t('ledger:grant.title', { account: nameOf(account) })}
      action={t('ledger:grant.action')}
      send={send}
      onMade={onGranted}
      onClose={onClose}
    >
      <ModeChoice value={mode} onChange={setMode} />
      <Choice
        label={t('ledger:grant.kind')}
        value={kind}
        onChange={(value) => setKind(value as Kind)}
        data={[
          { value: 'paid', label: t('ledger:grant.paid') },
          { value: 'promo', label: t('ledger:grant.promo') },
        ]}
      />
      <div className={classes.halves}>
        <Dollars label={t('ledger:grant.amount')} value={amount} onChange={setAmount} />
        <TextInput type="date" label={t('ledger:grant.expires')} value={expires} onChange={(event) => setExpires(event.currentTarget.value)} />
      </div>
      <Reason value={reason} onChange={setReason} />
      <p className="soft small">{t('ledger:grant.note')}</p>
    </MoneyDialog>
  );
}
