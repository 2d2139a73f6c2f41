import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useText } from '../../i18n/use-text';
import { api, type PriceMargin } from '../../api';
import {
  ChoiceFilter,
  type Column,
  DataTable,
  Empty,
  FilterBar,
  format,
  Id,
  Loaded,
  Loading,
  Page,
  Panel,
  SearchFilter,
  Status,
  useFilters,
} from '../../ui';
import { sizeText, useWords } from './facts';
import classes from './gateway.module.css';

/** What a call costs us, what it costs the caller, and what is left. */
export function PricesPage() {
  const { t } = useText();
  const query = useQuery({ queryKey: ['prices'], queryFn: () => api.get('/api/admin/prices'), staleTime: 60_000 });
  return (
    <Page title={t('gateway:prices.title')} lead={t('gateway:prices.lead')}>
      <Loaded
        query={query}
        loading={
          <Panel>
            <Loading rows={14} height={20} />
          </Panel>
        }
      >
        {({ data, markup_percent: markups }) =>
          data.length === 0 ? (
            <Empty>{t('gateway:prices.none')}</Empty>
          ) : (
            <>
              <Markups providers={[...new Set([...Object.keys(markups), ...data.map((price) => price.provider)])].sort()} markups={markups} />
              <PriceTable prices={data} />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

const settingOf = (provider: string) => `OMNIA_PROVIDERS_${provider.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_MARKUP_PERCENT`;

function Markups({ providers, markups }: { providers: string[]; markups: Record<string, string> }) {
  const { t } = useText();
  return (
    <Panel title={t('gateway:prices.markup')}>
      <p className="soft">{t('gateway:prices.markup_text')}</p>
      <ul className={classes.markups}>
        {providers.map((provider) => (
          <li key={provider}>
            <span>{provider}</span>
            <span className="num">{markups[provider] ?? '0'} %</span>
            <Id value={settingOf(provider)} short={false} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Every model's thresholds, the lowest first. */
function tiersByModel(prices: PriceMargin[]): Map<string, number[]> {
  const tiers = new Map<string, Set<number>>();
  for (const { model, above_input_tokens: above } of prices) tiers.set(model, (tiers.get(model) ?? new Set([0])).add(above));
  return new Map([...tiers].map(([model, found]) => [model, [...found].sort((a, b) => a - b)]));
}

function PriceTable({ prices }: { prices: PriceMargin[] }) {
  const { t } = useText();
  const filters = useFilters();
  const words = useWords();
  const columns = useColumns(useMemo(() => tiersByModel(prices), [prices]));
  const rows = useMemo(() => {
    const text = filters.one('q')?.toLowerCase();
    const [providers, units] = [filters.many('provider'), filters.many('unit')];
    return prices.filter(
      (price) =>
        (!text || price.model.toLowerCase().includes(text)) &&
        (providers.length === 0 || providers.includes(price.provider)) &&
        (units.length === 0 || units.includes(price.unit)),
    );
  }, [prices, filters]);
  const plain = (value: string) => ({ value, label: value });
  return (
    <>
      <FilterBar>
        <SearchFilter label={t('gateway:models.search')} />
        <ChoiceFilter
          name="provider"
          label={t('gateway:models.provider')}
          choices={[...new Set(prices.map((price) => price.provider))].sort().map(plain)}
        />
        <ChoiceFilter
          name="unit"
          label={t('gateway:prices.unit')}
          choices={[...new Set(prices.map((price) => price.unit))].map((value) => ({ value, label: words.unit(value) }))}
        />
      </FilterBar>
      <p className="soft small" role="status">
        {t('gateway:prices.found', { shown: format.count(rows.length), count: prices.length })}
      </p>
      <Panel flush={rows.length > 0}>
        <DataTable
          label={t('gateway:prices.title')}
          rows={rows}
          columns={columns}
          rowKey={(price) => price.price_id}
          columnsParam="columns"
          sortParam="sort"
          empty={
            <Empty action={<Button onClick={filters.clear}>{t('common:clear_filters')}</Button>}>
              {t('gateway:prices.none_fit')}
            </Empty>
          }
        />
      </Panel>
    </>
  );
}

function useColumns(tiers: Map<string, number[]>): Column<PriceMargin>[] {
  const { t } = useText();
  const words = useWords();
  const amount = (id: 'cost_usd_per_million' | 'price_usd_per_million', head: string): Column<PriceMargin> => ({
    id,
    head,
    align: 'right',
    cell: (price) => <span className="num">{format.price(price[id])}</span>,
    sort: (price) => format.scaled(price[id]),
  });
  return [
    {
      id: 'model',
      head: t('gateway:models.model'),
      cell: (price) => (
        <Link to="/models/$" params={{ _splat: price.model }} title={price.model}>
          {price.model}
        </Link>
      ),
      sort: (price) => price.model,
    },
    { id: 'provider', head: t('gateway:models.provider'), cell: (price) => price.provider, sort: (price) => price.provider },
    { id: 'unit', head: t('gateway:prices.unit'), cell: (price) => words.unit(price.unit), sort: (price) => price.unit },
    {
      id: 'service',
      head: t('gateway:prices.service'),
      cell: (price) => t(`gateway:service.${price.service_tier}`),
      sort: (price) => price.service_tier,
    },
    {
      id: 'tier',
      head: t('gateway:prices.tier'),
      cell: (price) => sizeText(price.above_input_tokens, tiers.get(price.model) ?? []) ?? <span className="soft">{t('gateway:models.every_call')}</span>,
      sort: (price) => price.above_input_tokens,
    },
    amount('cost_usd_per_million', t('gateway:prices.cost')),
    amount('price_usd_per_million', t('gateway:prices.price')),
    {
      id: 'margin',
      head: t('gateway:prices.margin'),
      align: 'right',
      cell: (price) => <Margin percent={price.margin_percent} />,
      sort: (price) => format.scaled(price.margin_percent),
    },
    {
      id: 'from',
      head: t('gateway:prices.from'),
      cell: (price) =>
        Date.parse(price.from) > Date.now() ? (
          <Status tone="accent">{t('gateway:prices.from_day', { day: format.date(price.from) })}</Status>
        ) : (
          <span className="num">{format.date(price.from)}</span>
        ),
      sort: (price) => price.from,
    },
    {
      id: 'version',
      head: t('gateway:prices.version'),
      broad: true,
      extra: true,
      cell: (price) => <Id value={price.price_id} short={false} />,
    },
  ];
}

/** A sale below cost is what an operator has to see first. */
function Margin({ percent }: { percent: string }) {
  const below = percent.startsWith('-');
  const nothing = /^-?0*(\.0*)?$/.test(percent);
  return (
    <span className={below && !nothing ? 'num bad' : nothing ? 'num soft' : 'num'}>{percent.replace('-', '−')} %</span>
  );
}
