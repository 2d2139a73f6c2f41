import { useMutation } from '@tanstack/react-query';
import { api } from '../../api';
import { useText } from '../../i18n/use-text';
import { WithLinkToken } from './link-token';
import { NewPasswordField, useForm, VisitorDone, VisitorForm, VisitorPage } from './visitor-form';

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
    return <VisitorDone title={t('identity:reset.done_title')}>{t('identity:reset.done')}</VisitorDone>;
  }
  return (
    <VisitorPage title={t('identity:reset.title')}>
      <VisitorForm action={t('identity:reset.action')} send={reset.mutate} sending={reset.isPending} problem={reset.error}>
        <NewPasswordField label={t('identity:new_password')} {...form.field('password')} />
      </VisitorForm>
    </VisitorPage>
  );
}
