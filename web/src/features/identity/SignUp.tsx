import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, instanceQuery } from '../../api';
import { currentLanguage } from '../../i18n';
import { useText } from '../../i18n/use-text';
import { EmailField, GuestDone, GuestForm, GuestPage, NewPasswordField, useForm } from './guest-form';

/** The answer is the same for known and unknown addresses, and so is this page. */
export function SignUpPage() {
  const { t } = useText();
  const instance = useQuery(instanceQuery);
  const form = useForm({ email: '', password: '' });
  const signUp = useMutation({
    mutationFn: () =>
      api.post('/api/sign-up', { body: form.values, headers: { 'accept-language': currentLanguage() } }),
  });
  if (instance.data?.sign_up === 'closed') {
    return <GuestDone title={t('identity:sign_up.title')}>{t('identity:sign_up.closed')}</GuestDone>;
  }
  if (signUp.isSuccess) {
    return (
      <GuestDone title={t('identity:sign_up.sent_title')}>
        {t('identity:sign_up.sent', { email: form.values.email })}
      </GuestDone>
    );
  }
  return (
    <GuestPage title={t('identity:sign_up.title')}>
      <GuestForm action={t('identity:sign_up.action')} send={signUp.mutate} sending={signUp.isPending} problem={signUp.error}>
        <EmailField {...form.field('email')} />
        <NewPasswordField {...form.field('password')} />
      </GuestForm>
      <p>
        {t('identity:sign_up.have_account')} <Link to="/sign-in">{t('identity:sign_in.title')}</Link>
      </p>
    </GuestPage>
  );
}
