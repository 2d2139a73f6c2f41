import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { useText } from '../../i18n/use-text';
import { ApiProblem, type CallDetail } from '../../api';
import { useMode } from '../../shell/mode';
import { CallStatus, Empty, Facts, format, Id, Loaded, Loading, Money, Page, Panel, Tag, Time, useFilters, usePaged } from '../../ui';
import { Bill } from './Bill';
import { callDetailQuery, callListQuery, callQuery, type Scope } from './call-query';
import { CallReading } from './CallReading';
import { Timing } from './Timing';
import { Tried } from './Tried';
import classes from './ledger.module.css';

export function MyCallPage() {
  return <CallPage scope="me" list="/activity" base="/activity/calls" />;
}

export function AnyCallPage() {
  return <CallPage scope="admin" list="/admin/calls" base="/admin/calls" />;
}

/** One call: how it went, which way it took, and the sum that made its price. `list` is where it came from, `base` what the addresses of calls begin with. */
export function CallPage({ scope, list, base }: { scope: Scope; list: string; base: string }) {
  const { t } = useText();
  const { id } = useParams({ strict: false }) as { id: string };
  const call = useQuery(callDetailQuery(scope, id));
  const unknown = call.error instanceof ApiProblem && call.error.status === 404;
  const back = (
    <Link to={list as '/'} search={true as never} resetScroll={false}>
      {t('ledger:call.back')}
    </Link>
  );
  return (
    <Page title={t('ledger:call.title', { id: id.slice(0, 8) })} lead={back} actions={<Walk scope={scope} base={base} id={id} />}>
      {unknown ? (
        <Empty action={back}>{t('ledger:call.unknown')}</Empty>
      ) : (
        <Loaded query={call} loading={<CallLoading />}>
          {(detail) => <CallBody key={detail.id} call={detail} list={list} operator={scope === 'admin'} />}
        </Loaded>
      )}
    </Page>
  );
}

/** To the calls above and below in the filtered list, which the address still describes. */
function Walk({ scope, base, id }: { scope: Scope; base: string; id: string }) {
  const { t } = useText();
  const list = usePaged(callListQuery(scope, callQuery(useMode(), useFilters())));
  const place = list.rows.findIndex((call) => call.id === id);
  const [above, below] = place < 0 ? [] : [list.rows[place - 1], list.rows[place + 1]];
  const { has, busy, load } = list.more;
  useEffect(() => {
    if (place >= 0 && !below && has && !busy) load();
  }, [place, below, has, busy, load]);
  const step = (call: { id: string } | undefined, label: string, icon: React.ReactNode) =>
    call ? (
      <Link to={`${base}/${call.id}` as '/'} search={true as never} replace className={classes.step} aria-label={label} title={label}>
        {icon}
      </Link>
    ) : (
      <span className={classes.step} data-off>
        {icon}
      </span>
    );
  if (place < 0) return null;
  return (
    <nav className={classes.walk} aria-label={t('ledger:call.walk')}>
      {step(above, t('ledger:call.newer'), <ChevronUp size={16} aria-hidden />)}
      {step(below, t('ledger:call.older'), <ChevronDown size={16} aria-hidden />)}
    </nav>
  );
}

function CallBody({ call, list, operator }: { call: CallDetail; list: string; operator: boolean }) {
  const { t } = useText();
  return (
    <>
      <CallReading call={call} />
      <Tried call={call} />
      <div className={classes.columns}>
        <div className="stack">
          <Panel title={t('ledger:call.overview')}>
            <Facts
              rows={[
                [t('ledger:calls.status'), <CallStatus status={call.status} />],
                [t('ledger:calls.model'), call.model],
                [
                  t('ledger:call.mode'),
                  <Tag tone={call.mode === 'test' ? 'warn' : 'soft'}>{call.mode === 'test' ? t('common:sandbox.word') : t('common:live')}</Tag>,
                ],
                [
                  t('ledger:calls.at'),
                  <>
                    {format.moment(call.created_at)} <span className="soft">(<Time at={call.created_at} />)</span>
                  </>,
                ],
                ...(operator ? [[t('ledger:calls.account'), <AccountLink call={call} />] as [string, React.ReactNode]] : []),
                [
                  t('ledger:calls.key'),
                  <Link to={list as '/'} search={{ mode: call.mode, key: call.key_id } as never}>
                    {call.key_name ?? call.key_id.slice(0, 8)}
                  </Link>,
                ],
              ]}
            />
          </Panel>
          <Panel title={t('ledger:timing.title')}>
            <Timing call={call} />
          </Panel>
          <Panel title={t('ledger:route.title')}>
            <Facts
              rows={[
                [t('ledger:calls.provider'), call.provider],
                [t('ledger:calls.attempts'), t('ledger:route.attempts', { count: call.attempts })],
                [t('ledger:calls.http'), <span className="num">{call.http_status}</span>],
                [t('ledger:calls.delivery'), t(`ledger:delivery.${call.delivery}`)],
              ]}
            />
          </Panel>
        </div>
        <div className="stack">
          <Panel title={t('ledger:bill.title')} flush>
            <Bill call={call} />
          </Panel>
          <Panel title={t('ledger:usage.title')}>
            <Usage call={call} />
          </Panel>
          <Panel title={t('ledger:money.title')}>
            <Facts
              rows={[
                [t('ledger:money.held'), call.held ? <Money value={call.held} /> : '–'],
                [t('ledger:money.settled'), <Money value={call.cost} />],
                [t('ledger:money.released'), call.held ? <Released call={call} /> : '–'],
                [t('ledger:money.transaction'), call.transaction ? <Id value={call.transaction} /> : t('ledger:money.no_transaction')],
                [t('ledger:calls.id'), <Id value={call.id} short={false} />],
              ]}
            />
          </Panel>
        </div>
      </div>
    </>
  );
}

function AccountLink({ call }: { call: CallDetail }) {
  return (
    <Link to="/admin/accounts/$id" params={{ id: call.account_id }}>
      {call.account_email ?? call.account_id.slice(0, 8)}
    </Link>
  );
}

/** What was held and not needed; less than nothing when the call cost more than was thought at worst. */
function Released({ call }: { call: CallDetail }) {
  const { t } = useText();
  if (!call.held) return null;
  const micros = call.held.microcredits - call.cost.microcredits;
  return micros < 0 ? t('ledger:money.overshoot') : <Money value={format.money(micros)} />;
}

function Usage({ call }: { call: CallDetail }) {
  const { t } = useText();
  const { estimated, service_tier: service, ...counts } = call.usage;
  const names = Object.keys(counts) as (keyof typeof counts)[];
  const rows = names
    .filter((name) => counts[name] > 0 || name === 'input_tokens' || name === 'output_tokens')
    .map((name): [string, ReactNode] => [
      t(`ledger:usage.${name}`),
      <span key={name} className="num">
        {format.count(counts[name])}
      </span>,
    ]);
  if (service) rows.push([t('ledger:usage.service'), t(`ledger:usage.services.${service}`)]);
  return (
    <>
      <Facts rows={rows} />
      {estimated && <p className="soft small">{t('ledger:usage.estimated')}</p>}
    </>
  );
}

function CallLoading() {
  return (
    <div className={classes.columns}>
      <Panel>
        <Loading rows={8} height={20} />
      </Panel>
      <Panel>
        <Loading rows={8} height={20} />
      </Panel>
    </div>
  );
}
