import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useText } from '../../i18n/use-text';
import { api, type Key, type Limit, type LimitInput, type Mode } from '../../api';
import { type Column, DataTable, Empty, ErrorState, FormProblem, format, Money, Panel, SubmitButton } from '../../ui';
import { useMode } from '../../shell/mode';
import type { GroupKind } from '../identity/key-groups';
import { Dollars, ModeChoice } from './money-form';
import classes from './accounts.module.css';

type Measure = Limit['measure'];
type Window = Limit['window'];

/** Over which windows each measure is counted. */
const windowsOf: Record<Measure, Window[]> = {
  requests: ['minute', 'day', 'month'],
  tokens: ['minute', 'day', 'month'],
  money: ['day', 'month', 'total'],
  calls: ['none'],
};
const measures = Object.keys(windowsOf) as Measure[];

/** Whose limits they are, and how whoever looks at them reads and changes them. */
interface LimitsOf {
  id: readonly string[];
  setter: 'owner' | 'operator';
  list: () => Promise<{ data: Limit[] }>;
  set: (measure: Measure, window: Window, body: LimitInput) => Promise<unknown>;
  remove: (limit: Limit) => Promise<unknown>;
}

const ofAccount = (id: string, mode: Mode): LimitsOf => ({
  id: ['accounts', 'limits', id, mode],
  setter: 'operator',
  list: () => api.get('/api/accounts/{id}/limits', { path: { id } }).then(inMode(mode)),
  set: (measure, window, body) => api.put('/api/accounts/{id}/limits/{measure}/{window}', { path: { id, measure, window }, query: { mode }, body }),
  remove: ({ measure, window }) => api.delete('/api/accounts/{id}/limits/{measure}/{window}', { path: { id, measure, window }, query: { mode } }),
});

const ofMe = (mode: Mode): LimitsOf => ({
  id: ['limits', mode],
  setter: 'owner',
  list: () => api.get('/api/me/limits').then(inMode(mode)),
  set: (measure, window, body) => api.put('/api/me/limits/{measure}/{window}', { path: { measure, window }, query: { mode }, body }),
  remove: ({ measure, window }) => api.delete('/api/me/limits/{measure}/{window}', { path: { measure, window }, query: { mode } }),
});

const ofKey = (id: string): LimitsOf => ({
  id: ['keys', 'limits', id],
  setter: 'owner',
  list: () => api.get('/api/me/keys/{id}/limits', { path: { id } }),
  set: (measure, window, body) => api.put('/api/me/keys/{id}/limits/{measure}/{window}', { path: { id, measure, window }, body }),
  remove: ({ measure, window }) => api.delete('/api/me/keys/{id}/limits/{measure}/{window}', { path: { id, measure, window } }),
});

const ofGroup = (kind: GroupKind, id: string, mode: Mode): LimitsOf => {
  const one = `/api/me/${kind}/{id}/limits/{measure}/{window}` as const;
  return {
    id: ['keys', 'limits', id, mode],
    setter: 'owner',
    list: () => api.get(`/api/me/${kind}/{id}/limits` as const, { path: { id } }).then(inMode(mode)),
    set: (measure, window, body) => api.put(one, { path: { id, measure, window }, query: { mode }, body }),
    remove: ({ measure, window }) => api.delete(one, { path: { id, measure, window }, query: { mode } }),
  };
};

function inMode(mode: Mode) {
  return ({ data }: { data: Limit[] }) => ({ data: data.filter((limit) => limit.mode === mode) });
}

/** The limits of an account as its operator sees them, in one mode, its plan's among them. */
export function AccountLimits({ id, mode, plan }: { id: string; mode: Mode; plan?: ReactNode }) {
  return <LimitsPanel of={ofAccount(id, mode)} actions={plan} />;
}

/** The limits of one's own account. */
export function OwnLimits({ mode }: { mode: Mode }) {
  return <LimitsPanel of={ofMe(mode)} />;
}

/** The limits of one of one's keys; its budgets are those of money. */
export function KeyLimits({ apiKey }: { apiKey: Key }) {
  return <LimitList of={ofKey(apiKey.id)} />;
}

/** The limits of a project or member: of its live keys together, or of its test keys. */
export function GroupLimits({ kind, id }: { kind: GroupKind; id: string }) {
  const [mode, setMode] = useState<Mode>(useMode());
  return (
    <div className="stack">
      <ModeChoice value={mode} onChange={setMode} />
      <LimitList key={mode} of={ofGroup(kind, id, mode)} />
    </div>
  );
}

function LimitsPanel({ of, actions }: { of: LimitsOf; actions?: ReactNode }) {
  const { t } = useText();
  return (
    <Panel title={t('ledger:limits.title')} actions={actions}>
      <LimitList of={of} />
    </Panel>
  );
}

function LimitList({ of }: { of: LimitsOf }) {
  const { t } = useText();
  const query = useQuery({ queryKey: of.id, queryFn: of.list });
  const [adding, setAdding] = useState(false);
  const limits = query.data?.data ?? [];
  if (query.isError) return <ErrorState problem={query.error} retry={() => void query.refetch()} />;
  return (
    <div className="stack">
      <DataTable
        label={t('ledger:limits.title')}
        rows={limits}
        columns={useColumns(of)}
        rowKey={(limit) => `${limit.whose} ${limit.measure} ${limit.window}`}
        loading={query.isPending}
        height={360}
        empty={<Empty>{t('ledger:limits.none')}</Empty>}
      />
      {adding ? (
        <SetLimit of={of} onClose={() => setAdding(false)} />
      ) : (
        <div>
          <Button size="compact-sm" onClick={() => setAdding(true)}>
            {t('ledger:limits.set')}
          </Button>
        </div>
      )}
    </div>
  );
}

function useColumns(of: LimitsOf): Column<Limit>[] {
  const { t } = useText();
  return [
    { id: 'measure', head: t('ledger:limits.measure'), cell: (limit) => t(`ledger:limits.of.${limit.measure}`) },
    { id: 'window', head: t('ledger:limits.window'), cell: (limit) => t(`ledger:limits.per.${limit.window}`) },
    {
      id: 'used',
      head: t('ledger:limits.used'),
      align: 'right',
      cell: (limit) => <Amount limit={limit} value={limit.spent + limit.held} />,
    },
    { id: 'limit', head: t('ledger:limits.limit'), align: 'right', cell: (limit) => <Amount limit={limit} value={limit.limit} /> },
    {
      id: 'resets',
      head: t('ledger:limits.resets'),
      align: 'right',
      cell: (limit) => (limit.resets_at ? format.moment(limit.resets_at) : <span className="soft">–</span>),
    },
    { id: 'by', head: t('ledger:limits.set_by'), cell: (limit) => t(`ledger:limits.by.${limit.set_by}`) },
    { id: 'does', head: t('ledger:limits.actions'), align: 'right', cell: (limit) => <Remove of={of} limit={limit} /> },
  ];
}

function Amount({ limit, value }: { limit: Limit; value: number }) {
  return limit.measure === 'money' ? <Money value={format.money(value)} decimals={2} /> : <>{format.count(value)}</>;
}

/** What the plan says, the plan changes; what the operator set, no owner. */
function Remove({ of, limit }: { of: LimitsOf; limit: Limit }) {
  const { t } = useText();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => of.remove(limit),
    onSettled: () => queries.invalidateQueries({ queryKey: of.id }),
  });
  if (limit.set_by === 'plan' || (of.setter === 'owner' && limit.set_by === 'operator')) return null;
  const what = `${t(`ledger:limits.of.${limit.measure}`)}, ${t(`ledger:limits.per.${limit.window}`)}`;
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        loading={remove.isPending}
        aria-label={t('ledger:limits.remove_of', { what })}
        onClick={() => remove.mutate()}
      >
        {t('ledger:limits.remove')}
      </Button>
      <FormProblem problem={remove.error} />
    </>
  );
}

function SetLimit({ of, onClose }: { of: LimitsOf; onClose: () => void }) {
  const { t } = useText();
  const queries = useQueryClient();
  const [measure, setMeasure] = useState<Measure>('requests');
  const [window, setWindow] = useState<Window>('minute');
  const [amount, setAmount] = useState('');
  const set = useMutation({
    mutationFn: () => of.set(measure, window, measure === 'money' ? { usd: amount.trim() } : { limit: Number(amount) }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: of.id });
      onClose();
    },
  });
  const choose = (next: Measure) => {
    setMeasure(next);
    if (!windowsOf[next].includes(window)) setWindow(windowsOf[next][0]!);
    setAmount('');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!set.isPending) set.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <div className={classes.thirds}>
        <NativeSelect
          label={t('ledger:limits.measure')}
          value={measure}
          onChange={(event) => choose(event.currentTarget.value as Measure)}
          data={measures.map((value) => ({ value, label: t(`ledger:limits.of.${value}`) }))}
        />
        <NativeSelect
          label={t('ledger:limits.window')}
          value={window}
          onChange={(event) => setWindow(event.currentTarget.value as Window)}
          data={windowsOf[measure].map((value) => ({ value, label: t(`ledger:limits.per.${value}`) }))}
        />
        {measure === 'money' ? (
          <Dollars label={t('ledger:limits.limit')} value={amount} onChange={setAmount} />
        ) : (
          <TextInput
            label={t('ledger:limits.limit')}
            required
            inputMode="numeric"
            pattern="[0-9]{1,15}"
            title={t('ledger:limits.whole')}
            value={amount}
            onChange={(event) => setAmount(event.currentTarget.value)}
          />
        )}
      </div>
      <FormProblem problem={set.error} />
      <div className={classes.formActions}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <SubmitButton variant="filled" busy={set.isPending}>
          {t('ledger:limits.save')}
        </SubmitButton>
      </div>
    </form>
  );
}
