import { useText } from '../../i18n/use-text';
import { useMode } from '../../shell/mode';
import { Page, useFilters } from '../../ui';
import { callQuery } from './call-query';
import { CallFilters } from './CallFilters';
import { CallLog } from './CallLog';
import { ExportMenu } from './ExportMenu';
import { SavedViews } from './SavedViews';
import { SpendPanel } from './SpendPanel';

/** What was called and what it cost: sums, a chart and the log, all of the same filters. */
export function ActivityPage() {
  const { t } = useText();
  const query = callQuery(useMode(), useFilters());
  return (
    <Page
      title={t('ledger:activity.title')}
      actions={
        <>
          <SavedViews page="activity" />
          <ExportMenu scope="me" query={query} />
        </>
      }
    >
      <CallFilters scope="me" query={query} />
      <SpendPanel scope="me" query={query} />
      <CallLog scope="me" query={query} base="/activity/calls" />
    </Page>
  );
}
