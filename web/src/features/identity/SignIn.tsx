import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useText } from '../../i18n/use-text';
import { api, ApiProblem, instanceQuery, keys } from '../../api';
import { safeReturn } from '../../shell/return-to';
import { FormProblem } from '../../ui';
import { useForm, VisitorPage } from './visitor-form';

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
      await navigate({ to: safeReturn(returnTo), replace: true });
    },
  });
  return (
    <VisitorPage title={t('identity:sign_in.title')}>
      {instance.data?.needs_first_admin && <p role="status">{t('identity:sign_in.first_admin')}</p>}
      <form className="stack" onSubmit={form.submit(signIn.mutate)}>
        <TextInput label={t('identity:email')} type="email" autoComplete="username" required {...form.field('email')} />
        <PasswordInput
          label={t('identity:password')}
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={{ 'aria-label': t('identity:show_password') }}
          {...form.field('password')}
        />
        <FormProblem problem={signIn.error instanceof ApiProblem ? signIn.error : null} />
        <Button type="submit" variant="filled" loading={signIn.isPending}>
          {t('identity:sign_in.title')}
        </Button>
      </form>
    </VisitorPage>
  );
}
