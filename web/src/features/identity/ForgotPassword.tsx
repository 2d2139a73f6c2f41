import { useMutation } from '@tanstack/react-query';
import { api } from '../../api';
import { useText } from '../../i18n/use-text';
import { EmailField, ToSignIn, useForm, VisitorDone, VisitorForm, VisitorPage } from './visitor-form';

export function ForgotPasswordPage() {
  const { t } = useText();
  const form = useForm({ email: '' });
  const ask = useMutation({ mutationFn: () => api.post('/api/password/forgot', { body: form.values }) });
  if (ask.isSuccess) {
    return (
      <VisitorDone title={t('identity:forgot.sent_title')}>
        {t('identity:forgot.sent', { email: form.values.email })}
      </VisitorDone>
    );
  }
  return (
    <VisitorPage title={t('identity:forgot.title')}>
      <p className="soft">{t('identity:forgot.text')}</p>
      <VisitorForm action={t('identity:forgot.action')} send={ask.mutate} sending={ask.isPending} problem={ask.error}>
        <EmailField {...form.field('email')} />
      </VisitorForm>
      <ToSignIn />
    </VisitorPage>
  );
}
