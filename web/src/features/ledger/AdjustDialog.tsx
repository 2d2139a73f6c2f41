import { Checkbox, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useText } from '../../i18n/use-text';
import { type Adjustment, api, type AdminAccount, type Lot, type Mode } from '../../api';
import { useMode } from '../../shell/mode';
import { format } from '../../ui';
import { nameOf } from './Accounts';
import { Choice, Dollars, ModeChoice, MoneyDialog, newKey, Reason } from './money-form';

type Direction = 'give' | 'take';

/** Gives or takes credit by hand, also to correct a call. */
export function AdjustDialog({ account, onClose }: { account: AdminAccount; onClose: () => void }) {
  const { t } = useText();
  const [key] = useState(newKey);
  const [mode, setMode] = useState<Mode>(useMode());
  const [direction, setDirection] = useState<Direction>('give');
  const [amount, setAmount] = useState('');
  const [call, setCall] = useState('');
  const [reason, setReason] = useState('');
  const [debt, setDebt] = useState(false);
  const send = () =>
    api.post('/api/accounts/{id}/adjustments', {
      path: { id: account.id },
      headers: { 'idempotency-key': key },
      body: {
        mode,
        direction,
        amount: { usd: amount.trim() },
        shortfall: debt && direction === 'take' ? 'debt' : 'refuse',
        reason: reason.trim(),
        ...(call.trim() ? { call_id: call.trim() } : {}),
      },
    });
  return (
    <ChangeDialog title={t('ledger:adjust.title', { account: nameOf(account) })} action={t('ledger:adjust.action')} send={send} onClose={onClose}>
      <ModeChoice value={mode} onChange={setMode} />
      <Choice
        label={t('ledger:adjust.direction')}
        value={direction}
        onChange={(value) => setDirection(value as Direction)}
        data={[
          { value: 'give', label: t('ledger:adjust.give') },
          { value: 'take', label: t('ledger:adjust.take') },
        ]}
      />
      <Dollars label={t('ledger:grant.amount')} value={amount} onChange={setAmount} />
      <TextInput
        label={t('ledger:adjust.call')}
        description={t('ledger:adjust.call_note')}
        value={call}
        onChange={(event) => setCall(event.currentTarget.value)}
      />
      <Reason value={reason} onChange={setReason} />
      {direction === 'take' && (
        <Checkbox label={t('ledger:adjust.debt')} checked={debt} onChange={(event) => setDebt(event.currentTarget.checked)} />
      )}
    </ChangeDialog>
  );
}

/** Takes a grant back: all that can be revoked unless an amount says less. */
export function RevokeDialog({ account, mode, lot, onClose }: { account: AdminAccount; mode: Mode; lot: Lot; onClose: () => void }) {
  const { t } = useText();
  const [key] = useState(newKey);
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const [debt, setDebt] = useState(false);
  const send = () =>
    api.post('/api/accounts/{id}/revocations', {
      path: { id: account.id },
      headers: { 'idempotency-key': key },
      body: {
        mode,
        grant: lot.id,
        shortfall: debt ? 'debt' : 'refuse',
        reason: reason.trim(),
        ...(amount.trim() ? { amount: { usd: amount.trim() } } : {}),
      },
    });
  return (
    <ChangeDialog title={t('ledger:revoke.title')} action={t('ledger:revoke.action')} send={send} onClose={onClose}>
      <p className="small">
        {t('ledger:revoke.left', { left: format.dollars(lot.remaining.usd), revocable: format.dollars(lot.revocable.usd) })}
      </p>
      <Dollars label={t('ledger:revoke.amount')} required={false} value={amount} onChange={setAmount} />
      <Reason value={reason} onChange={setReason} />
      <Checkbox label={t('ledger:adjust.debt')} checked={debt} onChange={(event) => setDebt(event.currentTarget.checked)} />
    </ChangeDialog>
  );
}

/** Stays open with what happened when the change waits for a second operator. */
function ChangeDialog(dialog: { title: string; action: string; send: () => Promise<Adjustment>; onClose: () => void; children: ReactNode }) {
  const { t } = useText();
  const queries = useQueryClient();
  const changed = () => {
    void queries.invalidateQueries({ queryKey: ['accounts'] });
    void queries.invalidateQueries({ queryKey: ['adjustments'] });
  };
  const outcome = (made: Adjustment) => (made.state === 'proposed' ? t('ledger:adjust.proposed') : undefined);
  return <MoneyDialog {...dialog} onMade={changed} outcome={outcome} />;
}
