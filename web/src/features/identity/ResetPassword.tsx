import { useMutation } from '@tanstack/react-query';
import { api } from '../../api';
import { useText } from '../../i18n/use-text';
import { WithLinkToken } from './link-token';
import { GuestDone, GuestForm, GuestPage, NewPasswordField, useForm } from './guest-form';

export function ResetPasswordPage() {
  return <WithLinkToken>{(token) => <ResetPassword token={token} />}</WithLinkToken>;
}

function ResetPassword({ token }: { token: string }) {
  const { t } = useText();
  const form = useForm({ password: '' });
  const reset = useMutation({
    mutationFn: () => api.post('/api/password/reset', { body: { token, ...form.values } }),
  });
  if (reset.isSuccess) {
    return <GuestDone title={t('identity:reset.done_title')}>{t('identity:reset.done')}</GuestDone>;
  }
  return (
    <GuestPage title={t('identity:reset.title')}>
      <GuestForm action={t('identity:reset.action')} send={reset.mutate} sending={reset.isPending} problem={reset.error}>
        <NewPasswordField label={t('identity:new_password')} {...form.field('password')} />
      </GuestForm>
    </GuestPage>
  );
}
