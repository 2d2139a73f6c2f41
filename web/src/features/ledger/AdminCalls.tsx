import { useQuery } from '@tanstack/react-query';
import { useText } from '../../i18n/use-text';
import { api } from '../../api';
import { useMode } from '../../shell/mode';
import { ChoiceFilter, Page, useFilters } from '../../ui';
import { callQuery } from './call-query';
import { CallFilters } from './CallFilters';
import { CallLog } from './CallLog';
import { ExportMenu } from './ExportMenu';
import { SavedViews } from './SavedViews';
import { SpendPanel } from './SpendPanel';

const CHOICES = 200;

/** Everybody's calls: the same sums, chart and log that people have of their own. */
export function AdminCallsPage() {
  const { t } = useText();
  const query = callQuery(useMode(), useFilters());
  return (
    <Page
      title={t('ledger:admin_calls.title')}
      actions={
        <>
          <SavedViews page="admin-calls" />
          <ExportMenu scope="admin" query={query} />
        </>
      }
    >
      <CallFilters scope="admin" query={query}>
        <AccountFilter />
      </CallFilters>
      <SpendPanel scope="admin" query={query} />
      <CallLog scope="admin" query={query} base="/admin/calls" />
    </Page>
  );
}

/** The newest accounts to choose from; any other comes here from its own page. */
function AccountFilter() {
  const { t } = useText();
  const { data } = useQuery({
    queryKey: ['accounts', 'choices'],
    queryFn: () => api.get('/api/admin/accounts', { query: { limit: CHOICES } }),
    staleTime: 60_000,
  });
  const choices = (data?.data ?? []).map(({ id, email }) => ({ value: id, label: email ?? id }));
  return <ChoiceFilter single name="account" label={t('ledger:calls.account')} choices={choices} />;
}
