import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useText } from '../../i18n/use-text';
import { api, type AdminAccount, type Mode } from '../../api';
import { useMode } from '../../shell/mode';
import { FormProblem, SubmitButton } from '../../ui';
import { nameOf } from './Accounts';
import { Choice, Dollars, newKey } from './money-form';
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
  const grant = useMutation({
    mutationFn: () =>
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
      }),
    onSuccess: () => {
      onGranted();
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!grant.isPending) grant.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ledger:grant.title', { account: nameOf(account) })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form className="stack" onSubmit={submit}>
        <Choice
          label={t('ledger:grant.mode')}
          value={mode}
          onChange={(value) => setMode(value as Mode)}
          data={[
            { value: 'live', label: t('common:live') },
            { value: 'test', label: t('common:sandbox.word') },
          ]}
        />
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
        <TextInput
          label={t('ledger:grant.reason')}
          description={t('ledger:grant.reason_note')}
          required
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <p className="soft small">{t('ledger:grant.note')}</p>
        <FormProblem problem={grant.error} />
        <div className={classes.formActions}>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <SubmitButton variant="filled" busy={grant.isPending}>
            {t('ledger:grant.action')}
          </SubmitButton>
        </div>
      </form>
    </Modal>
  );
}
