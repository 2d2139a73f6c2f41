import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { api, instanceQuery, keys } from '../../api';
import { useText } from '../../i18n/use-text';
import { safeReturn } from '../../shell/return-to';
import { EmailField, GuestForm, GuestPage, PasswordField, useForm } from './guest-form';

export function SignInPage() {
  const { t } = useText();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { return_to: returnTo } = useSearch({ strict: false }) as { return_to?: string };
  const instance = useQuery(instanceQuery);
  const form = useForm({ email: '', password: '' });
  const signIn = useMutation({
    mutationFn: () => api.post('/api/session', { body: form.values }),
    onSuccess: async (me) => {
      queries.clear();
      queries.setQueryData(keys.me, me);
      await navigate({ href: safeReturn(returnTo), replace: true });
    },
  });
  return (
    <GuestPage title={t('identity:sign_in.title')}>
      {instance.data?.needs_first_admin && <p role="status">{t('identity:sign_in.first_admin')}</p>}
      <GuestForm action={t('identity:sign_in.title')} send={signIn.mutate} sending={signIn.isPending} problem={signIn.error}>
        <EmailField {...form.field('email')} />
        <PasswordField autoComplete="current-password" {...form.field('password')} />
      </GuestForm>
      <div>
        <Link to="/forgot-password">{t('identity:sign_in.forgot')}</Link>
      </div>
      {instance.data?.sign_up === 'open' && (
        <p>
          {t('identity:sign_in.no_account')} <Link to="/sign-up">{t('identity:sign_up.title')}</Link>
        </p>
      )}
    </GuestPage>
  );
}
