import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useText } from '../../i18n/use-text';
import { api, type Budget, type CreatedKey, type Key, type KeyGroup } from '../../api';
import { useSetMode } from '../../shell/mode';
import { type Column, Confirm, DataTable, Empty, Loaded, Loading, Page, Panel, Partial, RowMenu, Status, Tag, Time, type Tone, Until, useFilters } from '../../ui';
import { KeyLimits } from '../ledger/Limits';
import { BudgetBars } from './BudgetBars';
import { EditKey, NewKey } from './KeyDialogs';
import { groupKinds, type Groups, groupsQuery } from './key-groups';
import { KeyGroupsPanel } from './KeyGroups';
import { KeySecret } from './KeySecret';
import { budgetsQuery, type KeyState, keysQuery, stateOf, useReloadKeys, works } from './key-query';
import { RotateKey } from './RotateKey';
import classes from './identity.module.css';

type Dialog = { does: 'create' } | { does: 'edit' | 'limits' | 'rotate' | 'revoke'; key: Key };

/** The keys of one's account: what each may do, what it spent, and when it was last used. */
export function KeysPage() {
  const { t } = useText();
  const keys = useQuery(keysQuery);
  const [dialog, setDialog] = useState<Dialog>({ does: 'create' });
  const [opened, setOpened] = useState(false);
  const [made, setMade] = useState(false);
  const [created, setCreated] = useState<{ answer: CreatedKey; missing: string[] } | null>(null);
  const setMode = useSetMode();
  const show = (answer: CreatedKey, missing: string[]) => {
    setOpened(false);
    setMade(true);
    setCreated({ answer, missing });
    // The event stream is of one mode; the first call of the new key is to be seen as it comes.
    if (answer.key.kind !== 'management') setMode(answer.key.kind);
  };
  const open = (next: Dialog) => {
    setDialog(next);
    setMade(false);
    setOpened(true);
  };
  const create = (
    <Button variant="filled" size="xs" leftSection={<Plus size={14} aria-hidden />} onClick={() => open({ does: 'create' })}>
      {t('identity:keys.create')}
    </Button>
  );
  return (
    <Page title={t('identity:keys.title')} actions={create}>
      {created && <KeySecret key={created.answer.key.id} created={created.answer} missing={created.missing} onDone={() => setCreated(null)} />}
      <Loaded
        query={keys}
        loading={
          <Panel>
            <Loading rows={6} height={20} />
          </Panel>
        }
      >
        {(all) => (
          <>
            <KeyList keys={all} create={create} open={open} />
            <KeyGroupsPanel keys={all} />
          </>
        )}
      </Loaded>
      <KeyDialog dialog={dialog} opened={opened} made={made} onClose={() => setOpened(false)} onMade={show} />
    </Page>
  );
}

/**
 * What is done with a key. The dialog stays while it closes, to give the focus back to where it was; a key that was made
 * has the focus instead.
 */
function KeyDialog({
  dialog,
  opened,
  made,
  onClose,
  onMade,
}: {
  dialog: Dialog;
  opened: boolean;
  made: boolean;
  onClose: () => void;
  onMade: (answer: CreatedKey, missing: string[]) => void;
}) {
  const { t } = useText();
  const body = () => {
    switch (dialog.does) {
      case 'create':
        return { title: t('identity:keys.create'), form: <NewKey onClose={onClose} onCreated={onMade} /> };
      case 'edit':
        return { title: t('identity:keys.edit_title', { name: dialog.key.name }), form: <EditKey apiKey={dialog.key} onClose={onClose} /> };
      case 'limits':
        return { title: t('identity:keys.limits_title', { name: dialog.key.name }), form: <KeyLimits apiKey={dialog.key} /> };
      case 'rotate':
        return {
          title: t('identity:rotate.title', { name: dialog.key.name }),
          form: <RotateKey apiKey={dialog.key} onClose={onClose} onRotated={(answer) => onMade(answer, [])} />,
        };
      case 'revoke':
        return null;
    }
  };
  const shown = body();
  return (
    <>
      <Modal
        opened={opened && shown !== null}
        onClose={onClose}
        title={shown?.title}
        size="lg"
        returnFocus={!made}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        {shown?.form}
      </Modal>
      <RevokeKey apiKey={dialog.does === 'revoke' ? dialog.key : null} opened={opened && dialog.does === 'revoke'} onClose={onClose} />
    </>
  );
}

function KeyList({ keys, create, open }: { keys: Key[]; create: React.ReactNode; open: (dialog: Dialog) => void }) {
  const { t } = useText();
  const budgets = useQuery(budgetsQuery);
  const groups = useQuery(groupsQuery).data;
  const filters = useFilters();
  const all = filters.one('ended') === 'yes';
  const usable = keys.filter(works);
  const shown = all ? keys : usable;
  const ended = keys.length - usable.length;
  return (
    <>
      {budgets.isError && <Partial missing={t('identity:keys.budgets')} retry={() => void budgets.refetch()} />}
      <Panel flush={shown.length > 0}>
        <DataTable
          label={t('identity:keys.title')}
          rows={shown}
          columns={useColumns(budgets.data, groups, open)}
          rowKey={(key) => key.id}
          empty={<Empty action={create}>{t('identity:keys.none')}</Empty>}
        />
      </Panel>
      {ended > 0 && (
        <div>
          <Button size="compact-sm" variant="subtle" onClick={() => filters.set({ ended: all ? undefined : 'yes' })}>
            {all ? t('identity:keys.hide_ended') : t('identity:keys.show_ended', { count: ended })}
          </Button>
        </div>
      )}
    </>
  );
}

const kindTones: Record<Key['kind'], Tone> = { live: 'accent', test: 'warn', management: 'soft' };
const stateTones: Record<KeyState, Tone> = { active: 'good', ending: 'warn', ended: 'soft', revoked: 'soft' };

export function KindTag({ kind }: { kind: Key['kind'] }) {
  const { t } = useText();
  return <Tag tone={kindTones[kind]}>{t(`identity:kind.${kind}`)}</Tag>;
}

export function KeyStatus({ apiKey }: { apiKey: Key }) {
  const { t } = useText();
  const state = stateOf(apiKey);
  return <Status tone={stateTones[state]}>{t(`identity:state.${state}`)}</Status>;
}

function useColumns(
  budgets: Map<string, Budget[]> | undefined,
  groups: Groups | undefined,
  open: (dialog: Dialog) => void,
): Column<Key>[] {
  const { t } = useText();
  const inUse = groupKinds.filter((kind) => groups && groups[kind].length > 0);
  return [
    {
      id: 'name',
      head: t('identity:keys.name'),
      cell: (key) => (
        <span className={classes.keyName}>
          <span className={classes.wrap}>{key.name}</span>
          <span className="soft mono">{key.display}</span>
        </span>
      ),
    },
    { id: 'kind', head: t('identity:keys.kind'), cell: (key) => <KindTag kind={key.kind} /> },
    {
      id: 'state',
      head: t('identity:keys.state'),
      cell: (key) => <KeyStatus apiKey={key} />,
    },
    ...inUse.map((kind) => ({
      id: kind,
      head: t(`identity:groups.one.${kind}`),
      cell: (key: Key) => <GroupName group={groups?.[kind].find(({ id }) => id === (kind === 'projects' ? key.project_id : key.member_id))} />,
    })),
    { id: 'models', head: t('identity:keys.models'), cell: (key) => <Models allowed={key.model_allow_list} /> },
    {
      id: 'budgets',
      head: t('identity:keys.budgets'),
      broad: true,
      cell: (key) => (budgets ? <BudgetBars budgets={budgets.get(key.id) ?? []} /> : <span className="soft">…</span>),
    },
    {
      id: 'used',
      head: t('identity:keys.last_used'),
      cell: (key) =>
        key.last_used_at ? (
          <Link to={'/activity' as '/'} search={{ key: key.id, mode: key.kind === 'test' ? 'test' : 'live' } as never}>
            <Time at={key.last_used_at} />
          </Link>
        ) : (
          <span className="soft">{t('identity:keys.never')}</span>
        ),
    },
    {
      id: 'expires',
      head: t('identity:keys.expires'),
      cell: (key) => (key.expires_at ? <Until at={key.expires_at} /> : <span className="soft">{t('identity:keys.no_end')}</span>),
    },
    { id: 'does', head: t('identity:keys.actions'), align: 'right', cell: (key) => <KeyMenu apiKey={key} open={open} /> },
  ];
}

function GroupName({ group }: { group: KeyGroup | undefined }) {
  return group ? <span className={classes.wrap}>{group.name}</span> : <span className="soft">–</span>;
}

function Models({ allowed }: { allowed: string[] | null }) {
  const { t } = useText();
  if (allowed === null) return <span className="soft">{t('identity:keys.all_models')}</span>;
  if (allowed.length === 1) return <span title={allowed[0]}>{allowed[0]}</span>;
  return <span title={allowed.join('\n')}>{t('identity:keys.some_models', { count: allowed.length })}</span>;
}

function KeyMenu({ apiKey, open }: { apiKey: Key; open: (dialog: Dialog) => void }) {
  const { t } = useText();
  if (!works(apiKey)) return null;
  const action = (does: 'edit' | 'limits' | 'rotate' | 'revoke') => ({
    label: t(`identity:keys.${does}`),
    choose: () => open({ does, key: apiKey }),
  });
  return (
    <RowMenu
      label={t('identity:keys.actions_of', { name: apiKey.name })}
      actions={[
        action('edit'),
        ...(apiKey.kind === 'management' ? [] : [action('limits')]),
        action('rotate'),
        { ...action('revoke'), tone: 'bad' },
      ]}
    />
  );
}

function RevokeKey({ apiKey, opened, onClose }: { apiKey: Key | null; opened: boolean; onClose: () => void }) {
  const { t } = useText();
  const reload = useReloadKeys();
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={t('identity:revoke.title', { name: apiKey?.name })}
      action={t('identity:revoke.action')}
      onConfirm={async () => {
        if (apiKey) await api.post('/api/me/keys/{id}/disable', { path: { id: apiKey.id } });
        await reload();
      }}
    >
      {t('identity:revoke.text', { name: apiKey?.name, display: apiKey?.display })}
    </Confirm>
  );
}
