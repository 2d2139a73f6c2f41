import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, keys } from '../../api';
import { useText } from '../../i18n/use-text';
import { WithLinkToken } from './link-token';
import { EmailField, GuestForm, GuestPage, NewPasswordField, useForm } from './guest-form';

export function FirstAdminPage() {
  return <WithLinkToken>{(token) => <FirstAdmin token={token} />}</WithLinkToken>;
}

function FirstAdmin({ token }: { token: string }) {
  const { t } = useText();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({ email: '', password: '' });
  const create = useMutation({
    mutationFn: () => api.post('/api/first-admin', { body: { token, ...form.values } }),
    onSuccess: async (me) => {
      queries.clear();
      queries.setQueryData(keys.me, me);
      await navigate({ to: '/', replace: true });
    },
  });
  return (
    <GuestPage title={t('identity:first.title')}>
      <p className="soft">{t('identity:first.text')}</p>
      <GuestForm action={t('identity:first.action')} send={create.mutate} sending={create.isPending} problem={create.error}>
        <EmailField {...form.field('email')} />
        <NewPasswordField {...form.field('password')} />
      </GuestForm>
    </GuestPage>
  );
}
