import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useText } from '../../i18n/use-text';
import { api, type AdminAccount } from '../../api';
import { FormProblem, SubmitButton } from '../../ui';
import classes from './accounts.module.css';

/** Makes an account and leads to its page. */
export function NewAccount({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<AdminAccount['role']>('member');
  const create = useMutation({
    mutationFn: () => api.post('/api/accounts', { body: { email: email.trim() || null, role } }),
    onSuccess: (account) => {
      void queries.invalidateQueries({ queryKey: ['accounts'] });
      void navigate({ to: '/admin/accounts/$id', params: { id: account.id } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!create.isPending) create.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={t('ledger:accounts.create')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form className="stack" onSubmit={submit}>
        <TextInput
          type="email"
          label={t('identity:email')}
          description={t('ledger:accounts.email_note')}
          autoComplete="off"
          maxLength={254}
          data-autofocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <div>
          <SegmentedControl
            fullWidth
            aria-label={t('ledger:accounts.role')}
            value={role}
            onChange={(value) => setRole(value as AdminAccount['role'])}
            data={(['member', 'admin'] as const).map((value) => ({ value, label: t(`ledger:role.${value}`) }))}
          />
          <p className="soft small" aria-live="polite">
            {t(`ledger:role_note.${role}`)}
          </p>
        </div>
        <FormProblem problem={create.error} />
        <div className={classes.formActions}>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <SubmitButton variant="filled" busy={create.isPending}>
            {t('ledger:accounts.create')}
          </SubmitButton>
        </div>
      </form>
    </Modal>
  );
}
