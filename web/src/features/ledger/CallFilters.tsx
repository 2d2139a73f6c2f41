import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/use-text';
import { ChoiceFilter, FilterBar, RangeFilter, SearchFilter, TextFilter } from '../../ui';
import { type CallQuery, FALLBACK_DAYS, facetsQuery, type Scope } from './call-query';

const statuses = ['completed', 'refused', 'upstream_error', 'upstream_cut', 'hung_up'] as const;

/** Everything that narrows a list of calls. The choices are what occurs in the span. */
export function CallFilters({ scope, query, children }: { scope: Scope; query: CallQuery; children?: ReactNode }) {
  const { t } = useText();
  const facets = useQuery(facetsQuery(scope, query)).data;
  const same = (values: string[] | undefined) => (values ?? []).map((value) => ({ value, label: value }));
  return (
    <FilterBar>
      <SearchFilter label={t('ledger:calls.search')} />
      <RangeFilter fallbackDays={FALLBACK_DAYS} />
      {children}
      <ChoiceFilter name="model" label={t('ledger:calls.model')} choices={same(facets?.models)} />
      <ChoiceFilter name="provider" label={t('ledger:calls.provider')} choices={same(facets?.providers)} />
      <ChoiceFilter
        name="key"
        label={t('ledger:calls.key')}
        choices={(facets?.keys ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
      <ChoiceFilter
        name="status"
        label={t('ledger:calls.status')}
        choices={statuses.map((status) => ({ value: status, label: t(`common:call_status.${status}`) }))}
      />
      <ChoiceFilter
        single
        name="delivery"
        label={t('ledger:calls.delivery')}
        choices={(['complete', 'incomplete'] as const).map((one) => ({ value: one, label: t(`ledger:delivery.${one}`) }))}
      />
      <TextFilter name="min_cost_usd" label={t('ledger:calls.min_cost')} inputMode="decimal" />
    </FilterBar>
  );
}
