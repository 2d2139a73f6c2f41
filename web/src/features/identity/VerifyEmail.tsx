import { useMutation } from '@tanstack/react-query';
import { api } from '../../api';
import { useText } from '../../i18n/use-text';
import { WithLinkToken } from './link-token';
import { GuestDone, GuestForm, GuestPage } from './guest-form';

export function VerifyEmailPage() {
  return <WithLinkToken>{(token) => <VerifyEmail token={token} />}</WithLinkToken>;
}

/** Waits for a click: programs that open the links of a mail must not use them up. */
function VerifyEmail({ token }: { token: string }) {
  const { t } = useText();
  const verify = useMutation({ mutationFn: () => api.post('/api/verify-email', { body: { token } }) });
  if (verify.data) {
    return (
      <GuestDone title={t('identity:verify.done_title')}>
        {t('identity:verify.done', { email: verify.data.email })}
      </GuestDone>
    );
  }
  return (
    <GuestPage title={t('identity:verify.title')}>
      <p className="soft">{t('identity:verify.text')}</p>
      <GuestForm action={t('identity:verify.action')} send={verify.mutate} sending={verify.isPending} problem={verify.error} />
    </GuestPage>
  );
}
