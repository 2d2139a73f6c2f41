import { useMutation } from '@tanstack/react-query';
import { api } from '../../api';
import { useText } from '../../i18n/use-text';
import { EmailField, GuestDone, GuestForm, GuestPage, ToSignIn, useForm } from './guest-form';

export function ForgotPasswordPage() {
  const { t } = useText();
  const form = useForm({ email: '' });
  const ask = useMutation({ mutationFn: () => api.post('/api/password/forgot', { body: form.values }) });
  if (ask.isSuccess) {
    return (
      <GuestDone title={t('identity:forgot.sent_title')}>
        {t('identity:forgot.sent', { email: form.values.email })}
      </GuestDone>
    );
  }
  return (
    <GuestPage title={t('identity:forgot.title')}>
      <p className="soft">{t('identity:forgot.text')}</p>
      <GuestForm action={t('identity:forgot.action')} send={ask.mutate} sending={ask.isPending} problem={ask.error}>
        <EmailField {...form.field('email')} />
      </GuestForm>
      <ToSignIn />
    </GuestPage>
  );
}
