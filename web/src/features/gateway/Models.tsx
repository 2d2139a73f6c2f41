import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useText } from '../../i18n/use-text';
import type { Model } from '../../api';
import { useMode } from '../../shell/mode';
import {
  ChoiceFilter,
  type Column,
  Count,
  DataTable,
  Empty,
  FilterBar,
  type Filters,
  format,
  Loaded,
  Loading,
  Page,
  Panel,
  SearchFilter,
  SwitchFilter,
  TextFilter,
  useFilters,
} from '../../ui';
import { Availability, Retention, Tiers, Trains, UnitPrice, useWords } from './facts';
import { modelsQuery, priceNow } from './models';
import classes from './gateway.module.css';

/** All models beside each other: what they cost, what they can do, and what becomes of the data. */
export function ModelsPage() {
  const { t } = useText();
  const query = useQuery(modelsQuery(useMode()));
  return (
    <Page title={t('gateway:models.title')} lead={t('gateway:models.lead')}>
      <Loaded
        query={query}
        loading={
          <Panel>
            <Loading rows={14} height={20} />
          </Panel>
        }
      >
        {(models) => (models.length === 0 ? <Empty>{t('gateway:models.none')}</Empty> : <Comparison models={models} />)}
      </Loaded>
    </Page>
  );
}

function Comparison({ models }: { models: Model[] }) {
  const { t } = useText();
  const filters = useFilters();
  const columns = useColumns();
  const rows = useMemo(() => {
    const fits = filterOf(filters);
    return models.filter(fits).sort((a, b) => Number(b.available) - Number(a.available) || a.id.localeCompare(b.id));
  }, [models, filters]);
  return (
    <>
      <ModelFilters models={models} />
      <p className="soft small" role="status">
        {t('gateway:models.found', { shown: format.count(rows.length), count: models.length })}
      </p>
      <Panel flush={rows.length > 0}>
        <DataTable
          label={t('gateway:models.title')}
          rows={rows}
          columns={columns}
          rowKey={(model) => model.id}
          columnsParam="columns"
          sortParam="sort"
          remember="models"
          empty={
            <Empty action={<Button onClick={filters.clear}>{t('common:clear_filters')}</Button>}>
              {t('gateway:models.none_fit')}
            </Empty>
          }
        />
      </Panel>
    </>
  );
}

/** Every filter must hold; of the values chosen in one, any provider or policy will do, but all abilities must be there. */
function filterOf(filters: Filters): (model: Model) => boolean {
  const text = filters.one('q')?.toLowerCase();
  const [providers, places, trains] = [filters.many('provider'), filters.many('jurisdiction'), filters.many('trains')];
  const abilities = filters.many('ability');
  const ceilings = ['input', 'output'].map((unit) => ({ unit, most: filters.one(`max_${unit}`) }));
  return (model) =>
    (!text || model.id.toLowerCase().includes(text) || model.name.toLowerCase().includes(text)) &&
    (providers.length === 0 || providers.includes(model.provider)) &&
    (places.length === 0 || model.jurisdictions.some((place) => places.includes(place))) &&
    (trains.length === 0 || trains.includes(model.data_policy.trains)) &&
    abilities.every((ability) => model.capabilities.includes(ability)) &&
    (filters.one('available') !== 'yes' || model.available) &&
    ceilings.every(({ unit, most }) => most === undefined || !format.isDecimal(most) || costsAtMost(model, unit, most));
}

function costsAtMost(model: Model, unit: string, most: string): boolean {
  const price = priceNow(model, unit, 0);
  return price !== undefined && format.scaled(price.usd_per_million) <= format.scaled(most);
}

const distinct = (values: string[]) => [...new Set(values)].sort();

function ModelFilters({ models }: { models: Model[] }) {
  const { t } = useText();
  const words = useWords();
  const plain = (value: string) => ({ value, label: value });
  return (
    <FilterBar>
      <SearchFilter label={t('gateway:models.search')} />
      <ChoiceFilter
        name="ability"
        label={t('gateway:models.abilities')}
        choices={distinct(models.flatMap((model) => model.capabilities)).map((value) => ({ value, label: words.ability(value) }))}
      />
      <ChoiceFilter
        name="provider"
        label={t('gateway:models.provider')}
        choices={distinct(models.map((model) => model.provider)).map(plain)}
      />
      <ChoiceFilter
        name="jurisdiction"
        label={t('gateway:models.jurisdictions')}
        choices={distinct(models.flatMap((model) => model.jurisdictions)).map((value) => ({
          value,
          label: `${format.region(value)} (${value.toUpperCase()})`,
        }))}
      />
      <ChoiceFilter
        name="trains"
        label={t('gateway:models.trains')}
        choices={(['no', 'yes', 'unknown'] as const).map((value) => ({ value, label: t(`gateway:trains.${value}`) }))}
      />
      <TextFilter name="max_input" label={t('gateway:models.max_input')} inputMode="decimal" valid={format.isDecimal} />
      <TextFilter name="max_output" label={t('gateway:models.max_output')} inputMode="decimal" valid={format.isDecimal} />
      <SwitchFilter name="available" label={t('gateway:models.only_available')} />
    </FilterBar>
  );
}

function useColumns(): Column<Model>[] {
  const { t } = useText();
  const words = useWords();
  const price = (unit: string, head: string): Column<Model> => ({
    id: unit,
    head,
    align: 'right',
    cell: (model) => <UnitPrice model={model} unit={unit} />,
    sort: (model) => {
      const now = priceNow(model, unit, 0);
      return now ? format.scaled(now.usd_per_million) : null;
    },
  });
  const abilities = (model: Model) => model.capabilities.map(words.ability).join(', ');
  return [
    {
      id: 'id',
      head: t('gateway:models.model'),
      cell: (model) => (
        <Link to="/models/$" params={{ _splat: model.id }} title={model.id} className={classes.idCut}>
          {model.id}
        </Link>
      ),
      sort: (model) => model.id,
    },
    {
      id: 'available',
      head: t('gateway:models.availability'),
      cell: (model) => <Availability model={model} brief />,
      sort: (model) => Number(!model.available),
    },
    { id: 'provider', head: t('gateway:models.provider'), extra: true, cell: (model) => model.provider, sort: (model) => model.provider },
    { id: 'tier', head: t('gateway:models.tier'), wideOnly: true, cell: (model) => <Tiers model={model} /> },
    price('input', t('gateway:models.input')),
    price('cached_input', t('gateway:models.cached_input')),
    price('output', t('gateway:models.output')),
    {
      id: 'context',
      head: t('gateway:models.context'),
      align: 'right',
      cell: (model) => <Count value={model.context_length} />,
      sort: (model) => model.context_length,
    },
    {
      id: 'max',
      head: t('gateway:models.longest'),
      extra: true,
      align: 'right',
      cell: (model) => <Count value={model.max_output_tokens} />,
      sort: (model) => model.max_output_tokens,
    },
    {
      id: 'trains',
      head: t('gateway:models.trains'),
      cell: (model) => <Trains model={model} />,
      sort: (model) => ['no', 'unknown', 'yes'].indexOf(model.data_policy.trains),
    },
    {
      id: 'retention',
      head: t('gateway:models.retention'),
      cell: (model) => <Retention days={model.data_policy.retention_days} />,
      sort: (model) => model.data_policy.retention_days,
    },
    {
      id: 'jurisdictions',
      head: t('gateway:models.jurisdictions'),
      cell: (model) => (
        <span title={model.jurisdictions.map(format.region).join(', ')}>{model.jurisdictions.join(', ').toUpperCase() || '–'}</span>
      ),
      sort: (model) => model.jurisdictions.join(),
    },
    {
      id: 'abilities',
      head: t('gateway:models.abilities'),
      broad: true,
      extra: true,
      cell: (model) => <span title={abilities(model)}>{abilities(model)}</span>,
      sort: (model) => model.capabilities.length,
    },
  ];
}
