import { Button, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useText } from '../../i18n/use-text';
import { instanceQuery, type Model } from '../../api';
import { useMode } from '../../shell/mode';
import {
  CallCode,
  type Column,
  CopyButton,
  Count,
  DataTable,
  Empty,
  Facts,
  format,
  Id,
  Loaded,
  Loading,
  Page,
  Panel,
  Status,
  Tag,
  useFilters,
} from '../../ui';
import { Health, Retention, sizeText, Trains, useWords } from './facts';
import { protocolName } from './protocols';
import { inForce, type ModelPrice, modelsQuery, priceNow, tiersOf } from './models';

/** One model: its prices with their dates, its limits, what becomes of the data, and how to call it. */
export function ModelPage() {
  const { t } = useText();
  const id = useParams({ strict: false })._splat ?? '';
  const query = useQuery(modelsQuery(useMode()));
  const model = query.data?.find((one) => one.id === id);
  return (
    <Page
      title={id}
      lead={model && <ModelState model={model} />}
      actions={
        model && (
          <>
            <Button component={Link} to={'/playground' as '/'} search={{ model: id } as never} disabled={!model.available}>
              {t('gateway:model.try')}
            </Button>
            <Button component={Link} to={'/activity' as '/'} search={{ model: id } as never}>
              {t('gateway:model.activity')}
            </Button>
          </>
        )
      }
    >
      <Loaded
        query={query}
        loading={
          <Panel>
            <Loading rows={9} height={20} />
          </Panel>
        }
      >
        {() =>
          model ? (
            <ModelTabs model={model} />
          ) : (
            <Empty action={<Link to="/models">{t('gateway:model.to_all')}</Link>}>{t('gateway:model.unknown')}</Empty>
          )
        }
      </Loaded>
    </Page>
  );
}

/** Whether it can be called now, with the whole reason where it cannot. */
function ModelState({ model }: { model: Model }) {
  const { t } = useText();
  if (model.available) return <Health model={model} />;
  return (
    <>
      <Status tone="soft">{t('gateway:models.unavailable')}</Status> {model.reason}
    </>
  );
}

function ModelTabs({ model }: { model: Model }) {
  const { t } = useText();
  const filters = useFilters();
  const tab = filters.one('tab') === 'api' ? 'api' : 'overview';
  return (
    <Tabs value={tab} onChange={(next) => filters.set({ tab: next === 'api' ? 'api' : undefined })} keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="overview">{t('gateway:model.overview')}</Tabs.Tab>
        <Tabs.Tab value="api">{t('gateway:model.api')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="overview" pt="md" className="stack">
        <Prices model={model} />
        <Abilities model={model} />
        <Policy model={model} />
      </Tabs.Panel>
      <Tabs.Panel value="api" pt="md" className="stack">
        <Code model={model} />
      </Tabs.Panel>
    </Tabs>
  );
}

function Prices({ model }: { model: Model }) {
  const { t } = useText();
  const words = useWords();
  const tiers = tiersOf(model);
  const columns: Column<ModelPrice>[] = [
    { id: 'unit', head: t('gateway:prices.unit'), cell: (price) => words.unit(price.unit) },
    { id: 'service', head: t('gateway:prices.service'), cell: (price) => t(`gateway:service.${price.service_tier}`) },
    {
      id: 'price',
      head: t('gateway:model.per_million'),
      align: 'right',
      cell: (price) => <span className="num">{format.price(price.usd_per_million)}</span>,
    },
    {
      id: 'tier',
      head: t('gateway:prices.tier'),
      cell: (price) => sizeText(price.above_input_tokens, tiers) ?? <span className="soft">{t('gateway:models.every_call')}</span>,
    },
    {
      id: 'state',
      head: t('gateway:model.state'),
      cell: (price) => (
        <PriceState
          price={price}
          current={priceNow(model, price.unit, price.above_input_tokens, price.service_tier)}
        />
      ),
    },
    { id: 'from', head: t('gateway:prices.from'), cell: (price) => <span className="num">{format.date(price.from)}</span> },
    { id: 'id', head: t('gateway:prices.version'), broad: true, cell: (price) => <Id value={price.id} short={false} /> },
  ];
  return (
    <Panel title={t('gateway:model.prices')} flush>
      <DataTable
        label={t('gateway:model.prices')}
        rows={model.prices}
        columns={columns}
        rowKey={(price) => price.id}
        empty={<Empty>{t('gateway:model.no_price')}</Empty>}
      />
    </Panel>
  );
}

function PriceState({ price, current }: { price: ModelPrice; current: ModelPrice | undefined }) {
  const { t } = useText();
  if (!inForce(price)) return <Status tone="accent">{t('gateway:model.announced')}</Status>;
  return price.id === current?.id ? (
    <Status tone="good">{t('gateway:model.in_force')}</Status>
  ) : (
    <Status tone="soft">{t('gateway:model.past')}</Status>
  );
}

function Abilities({ model }: { model: Model }) {
  const { t } = useText();
  const words = useWords();
  const tags = (values: string[]) => (
    <span className="row">
      {values.length === 0 ? '–' : values.map((value) => <Tag key={value}>{value}</Tag>)}
    </span>
  );
  return (
    <Panel title={t('gateway:model.limits')}>
      <Facts
        rows={[
          [t('gateway:models.context'), <Count value={model.context_length} />],
          [t('gateway:models.longest'), <Count value={model.max_output_tokens} />],
          [t('gateway:models.abilities'), tags(model.capabilities.map(words.ability))],
          [t('gateway:model.parameters'), tags(model.supported_parameters)],
          [
            t('gateway:models.protocols'),
            tags(model.protocols.map((one) => (one.translated ? t('gateway:models.translated', { protocol: protocolName(one.name) }) : protocolName(one.name)))),
          ],
          [t('gateway:models.provider'), model.provider],
          [t('gateway:model.upstream_id'), <Id value={model.upstream_id} short={false} />],
          [t('gateway:model.source'), t('gateway:model.source_of', { source: model.source, date: format.date(model.date) })],
        ]}
      />
    </Panel>
  );
}

function Policy({ model }: { model: Model }) {
  const { t } = useText();
  const policy = model.data_policy;
  return (
    <Panel title={t('gateway:model.policy')}>
      <Facts
        rows={[
          [t('gateway:models.trains'), <Trains model={model} />],
          [t('gateway:models.retention'), <Retention days={policy.retention_days} />],
          [
            t('gateway:models.jurisdictions'),
            model.jurisdictions.map((code) => `${format.region(code)} (${code.toUpperCase()})`).join(', ') || '–',
          ],
          [t('gateway:model.source'), t('gateway:model.source_of', { source: policy.source, date: format.date(policy.date) })],
        ]}
      />
    </Panel>
  );
}

function Code({ model }: { model: Model }) {
  const { t } = useText();
  const query = useQuery(instanceQuery);
  return (
    <Panel title={t('gateway:model.api_title')} actions={<CopyButton value={model.id} label={t('gateway:model.copy_id')} />}>
      <div className="stack">
        <p className="soft">
          {t('gateway:model.api_text')} <Link to={'/keys' as '/'}>{t('gateway:model.to_keys')}</Link>
        </p>
        <Loaded query={query}>
          {(instance) => (
            <CallCode
              baseUrl={instance.base_url}
              call={{ model: model.id, messages: [{ role: 'user', content: t('gateway:model.hello') }] }}
            />
          )}
        </Loaded>
      </div>
    </Panel>
  );
}
