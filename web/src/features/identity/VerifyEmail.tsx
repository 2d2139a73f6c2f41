import { useMutation } from '@tanstack/react-query';
import { api } from '../../api';
import { useText } from '../../i18n/use-text';
import { WithLinkToken } from './link-token';
import { VisitorDone, VisitorForm, VisitorPage } from './visitor-form';

export function VerifyEmailPage() {
  return <WithLinkToken>{(token) => <VerifyEmail token={token} />}</WithLinkToken>;
}

/** Waits for a click: programs that open the links of a mail must not use them up. */
function VerifyEmail({ token }: { token: string }) {
  const { t } = useText();
  const verify = useMutation({ mutationFn: () => api.post('/api/verify-email', { body: { token } }) });
  if (verify.data) {
    return (
      <VisitorDone title={t('identity:verify.done_title')}>
        {t('identity:verify.done', { email: verify.data.email })}
      </VisitorDone>
    );
  }
  return (
    <VisitorPage title={t('identity:verify.title')}>
      <p className="soft">{t('identity:verify.text')}</p>
      <VisitorForm action={t('identity:verify.action')} send={verify.mutate} sending={verify.isPending} problem={verify.error} />
    </VisitorPage>
  );
}
