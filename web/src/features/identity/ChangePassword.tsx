import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { api, useMe } from '../../api';
import { useText } from '../../i18n/use-text';
import { FormProblem, SubmitButton } from '../../ui';
import { sessionsQuery } from './Sessions';
import { NewPasswordField, PasswordField, useForm } from './guest-form';

/** Every other session ends with the old password. */
export function ChangePassword() {
  const { t } = useText();
  const me = useMe();
  const queries = useQueryClient();
  const form = useForm({ current: '', new: '' });
  const change = useMutation({
    mutationFn: () => api.post('/api/me/password', { body: form.values }),
    onSuccess: () => {
      form.reset();
      void queries.invalidateQueries(sessionsQuery);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      {/* Tells password managers whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={me.email ?? ''} readOnly hidden />
      <PasswordField label={t('identity:change.current')} autoComplete="current-password" {...form.field('current')} />
      <NewPasswordField label={t('identity:change.new')} {...form.field('new')} />
      <FormProblem problem={change.error} />
      <div className="row">
        <SubmitButton busy={change.isPending}>{t('identity:change.action')}</SubmitButton>
        <span role="status" className="good">
          {change.isSuccess && t('identity:change.done')}
        </span>
      </div>
    </form>
  );
}
