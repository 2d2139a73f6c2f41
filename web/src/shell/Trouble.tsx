import { Link, useRouter } from '@tanstack/react-router';
import { useText } from '../i18n/use-text';
import { Empty, ErrorState, NoRight } from '../ui/states';
import { Page } from '../ui/page';

/** A page or a route could not be loaded. */
export function Trouble({ error }: { error: unknown }) {
  const { t } = useText();
  const router = useRouter();
  return (
    <Page title={t('common:trouble')} width="reading">
      <ErrorState problem={error} retry={() => void router.invalidate()} />
    </Page>
  );
}

export function NotFound() {
  const { t } = useText();
  return (
    <Page title={t('common:not_found.title')} width="reading">
      <Empty action={<Link to="/">{t('common:to_overview')}</Link>}>{t('common:not_found.text')}</Empty>
    </Page>
  );
}

/** An operator's page, opened by somebody else. */
export function NotForYou() {
  const { t } = useText();
  return (
    <Page title={t('common:no_right_title')} width="reading">
      <NoRight />
    </Page>
  );
}
