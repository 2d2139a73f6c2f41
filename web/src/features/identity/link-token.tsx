import { type ReactNode, useEffect, useState } from 'react';
import { useText } from '../../i18n/use-text';
import { GuestDone } from './guest-form';

const tokenOf = (hash: string) => new URLSearchParams(hash.replace(/^#/, '')).get('token');

/**
 * The secret of a link that was mailed or printed. It stands behind the `#`, which browsers do not send, and leaves the
 * address as soon as it was read, so that it is in no history, screenshot or shared link.
 */
export function WithLinkToken({ children }: { children: (token: string) => ReactNode }) {
  const { t } = useText();
  const [token] = useState(() => tokenOf(location.hash));
  useEffect(() => {
    if (location.hash) history.replaceState(history.state, '', location.pathname);
  }, []);
  if (!token) return <GuestDone title={t('identity:no_token.title')}>{t('identity:no_token.text')}</GuestDone>;
  return children(token);
}
