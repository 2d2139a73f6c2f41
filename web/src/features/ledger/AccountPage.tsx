import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useText } from '../../i18n/use-text';
import { type AdminAccountDetail, api, ApiProblem, type Key, type Mode, type Posting } from '../../api';
import { useMode } from '../../shell/mode';
import {
  Available,
  ChoiceFilter,
  type Column,
  Confirm,
  DataTable,
  Empty,
  Facts,
  Figure,
  Figures,
  FilterBar,
  format,
  Id,
  Loaded,
  Loading,
  Money,
  Page,
  pagedQuery,
  PagedTable,
  Panel,
  Time,
  useFilters,
  usePaged,
} from '../../ui';
import { KeyStatus, KindTag } from '../identity/Keys';
import { AccountStatus, nameOf } from './Accounts';
import { AdjustDialog } from './AdjustDialog';
import { Changes } from './Adjustments';
import { GrantDialog } from './GrantDialog';
import { AccountLimits } from './Limits';
import { Lots } from './Lots';
import { PlanChoice } from './PlanChoice';
import { useStatement } from './statement';
import classes from './accounts.module.css';

/** One account as the operator sees it: money, keys, every movement, and what can be done about it. */
export function AccountAdminPage() {
  const { t } = useText();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery({
    queryKey: ['accounts', 'one', id],
    queryFn: () => api.get('/api/admin/accounts/{id}', { path: { id } }),
  });
  const unknown = query.error instanceof ApiProblem && query.error.status === 404;
  const back = <Link to="/admin/accounts">{t('ledger:account.to_all')}</Link>;
  return (
    <Page
      title={query.data ? nameOf(query.data) : t('ledger:accounts.account')}
      lead={back}
      actions={query.data && <Actions account={query.data} />}
    >
      {unknown ? (
        <Empty action={back}>{t('ledger:account.unknown')}</Empty>
      ) : (
        <Loaded
          query={query}
          loading={
            <Panel>
              <Loading rows={8} height={20} />
            </Panel>
          }
        >
          {(account) => (
            <>
              <Sums account={account} />
              <About account={account} />
              <Keys keys={account.keys} />
              <Limits account={account.id} />
              <Lots account={account} />
              <Changes account={account.id} />
              <Movements id={account.id} />
            </>
          )}
        </Loaded>
      )}
    </Page>
  );
}

function Actions({ account }: { account: AdminAccountDetail }) {
  const { t } = useText();
  const queries = useQueryClient();
  const [dialog, setDialog] = useState<'grant' | 'adjust' | 'suspend' | 'resume' | null>(null);
  const reload = () => queries.invalidateQueries({ queryKey: ['accounts'] });
  const close = () => setDialog(null);
  const path = { id: account.id };
  const name = nameOf(account);
  return (
    <>
      <Button component={Link} to="/admin/calls" search={{ account: account.id } as never}>
        {t('ledger:account.calls')}
      </Button>
      {account.status === 'active' && (
        <Button color="red" onClick={() => setDialog('suspend')}>
          {t('ledger:account.suspend')}
        </Button>
      )}
      {account.status === 'suspended' && <Button onClick={() => setDialog('resume')}>{t('ledger:account.resume')}</Button>}
      <Button onClick={() => setDialog('adjust')}>{t('ledger:account.adjust')}</Button>
      <Button variant="filled" onClick={() => setDialog('grant')}>
        {t('ledger:account.grant')}
      </Button>
      {dialog === 'grant' && <GrantDialog account={account} onClose={close} onGranted={() => void reload()} />}
      {dialog === 'adjust' && <AdjustDialog account={account} onClose={close} />}
      <Confirm
        opened={dialog === 'suspend'}
        onClose={close}
        title={t('ledger:account.suspend_title', { account: name })}
        action={t('ledger:account.suspend')}
        onConfirm={() => api.post('/api/accounts/{id}/suspend', { path }).then(reload)}
      >
        <ul className={classes.effects}>
          <li>{t('ledger:account.suspend_keys')}</li>
          <li>{t('ledger:account.suspend_sign_in')}</li>
          <li>{t('ledger:account.suspend_running')}</li>
          <li>{t('ledger:account.suspend_money')}</li>
        </ul>
      </Confirm>
      <Confirm
        opened={dialog === 'resume'}
        onClose={close}
        tone="accent"
        title={t('ledger:account.resume_title', { account: name })}
        action={t('ledger:account.resume')}
        onConfirm={() => api.post('/api/accounts/{id}/resume', { path }).then(reload)}
      >
        {t('ledger:account.resume_text')}
      </Confirm>
    </>
  );
}

function Sums({ account }: { account: AdminAccountDetail }) {
  const { t } = useText();
  return (
    <Figures>
      <Figure label={t('ledger:accounts.live')} note={t('ledger:account.available')}>
        <Available value={account.live.available} decimals={2} />
      </Figure>
      <Figure label={t('ledger:accounts.held')} note={t('ledger:account.held')}>
        <Money value={account.live.held} />
      </Figure>
      <Figure label={t('ledger:account.spent')} note={t('ledger:account.in_all')}>
        <Money value={account.live.spent} decimals={2} />
      </Figure>
      <Figure label={t('ledger:accounts.spend_30d')}>
        <Money value={account.spend_30d} />
      </Figure>
      <Figure label={t('ledger:accounts.test')} note={t('ledger:account.available')}>
        <Available value={account.test.available} decimals={2} />
      </Figure>
    </Figures>
  );
}

function About({ account }: { account: AdminAccountDetail }) {
  const { t } = useText();
  return (
    <Panel title={t('ledger:account.about')}>
      <Facts
        rows={[
          [t('ledger:accounts.status'), <AccountStatus status={account.status} />],
          [t('ledger:accounts.role'), t(`ledger:role.${account.role}`)],
          [t('identity:email'), account.email ?? <span className="soft">{t('ledger:account.no_email')}</span>],
          [t('ledger:accounts.name'), account.name ?? <span className="soft">–</span>],
          [t('ledger:accounts.created'), format.moment(account.created_at)],
          [
            t('ledger:accounts.last_call'),
            account.last_call_at ? <Time at={account.last_call_at} /> : <span className="soft">{t('ledger:accounts.never')}</span>,
          ],
          [t('ledger:account.id'), <Id value={account.id} short={false} />],
        ]}
      />
    </Panel>
  );
}

function Keys({ keys }: { keys: Key[] }) {
  const { t } = useText();
  const columns: Column<Key>[] = [
    { id: 'name', head: t('identity:keys.name'), cell: (key) => <span title={key.name}>{key.name}</span> },
    { id: 'kind', head: t('identity:keys.kind'), cell: (key) => <KindTag kind={key.kind} /> },
    { id: 'display', head: t('ledger:account.key'), cell: (key) => <span className="mono">{key.display}</span> },
    { id: 'state', head: t('identity:keys.state'), cell: (key) => <KeyStatus apiKey={key} /> },
    {
      id: 'models',
      head: t('identity:keys.models'),
      cell: (key) => (
        <span title={key.model_allow_list?.join(', ')}>
          {key.model_allow_list
            ? t('identity:keys.some_models', { count: key.model_allow_list.length })
            : t('identity:keys.all_models')}
        </span>
      ),
    },
    {
      id: 'used',
      head: t('identity:keys.last_used'),
      align: 'right',
      cell: (key) => (key.last_used_at ? <Time at={key.last_used_at} /> : <span className="soft">{t('identity:keys.never')}</span>),
    },
    { id: 'created', head: t('ledger:accounts.created'), align: 'right', cell: (key) => <Time at={key.created_at} /> },
  ];
  return (
    <Panel title={t('identity:keys.title')} flush={keys.length > 0}>
      <DataTable
        label={t('identity:keys.title')}
        rows={keys}
        columns={columns}
        rowKey={(key) => key.id}
        height={360}
        empty={<Empty>{t('ledger:account.no_keys')}</Empty>}
      />
    </Panel>
  );
}

/** The limits of the mode that the page is in, and the plan that some of them come from. */
function Limits({ account }: { account: string }) {
  return <AccountLimits id={account} mode={useMode()} plan={<PlanChoice account={account} />} />;
}

const statementQuery = (id: string, mode: Mode, kind: string | undefined) =>
  pagedQuery<Posting>(['accounts', 'statement', id, mode, kind ?? 'all'], (after) =>
    api.get('/api/admin/accounts/{id}/statement', { path: { id }, query: { mode, kind, after } }),
  );

/** The statement of the mode that the page is in. */
function Movements({ id }: { id: string }) {
  const { t } = useText();
  const mode = useMode();
  const filters = useFilters();
  const list = usePaged(statementQuery(id, mode, filters.one('kind')));
  const { columns, kindChoices } = useStatement('/admin/calls');
  const title = mode === 'test' ? t('ledger:account.statement_test') : t('ledger:account.statement_live');
  return (
    <Panel
      title={title}
      flush={list.rows.length > 0}
      actions={
        <FilterBar>
          <ChoiceFilter single name="kind" label={t('ledger:credits.kind')} choices={kindChoices} />
        </FilterBar>
      }
    >
      <PagedTable
        label={title}
        list={list}
        columns={columns}
        rowKey={(posting) => posting.id}
        height={560}
        empty={<Empty>{filters.text ? t('ledger:credits.none_filtered') : t('ledger:account.no_movement')}</Empty>}
      />
    </Panel>
  );
}
