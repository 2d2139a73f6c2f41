import { Button, Modal, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useText } from '../../i18n/use-text';
import type { Key, KeyGroup } from '../../api';
import { type Column, Confirm, DataTable, Empty, format, FormProblem, Loaded, Panel, RowMenu, SubmitButton } from '../../ui';
import { GroupLimits } from '../ledger/Limits';
import { addGroup, deleteGroup, type GroupKind, groupKinds, groupsQuery, renameGroup } from './key-groups';
import { useReloadKeys, works } from './key-query';
import classes from './identity.module.css';

type Row = KeyGroup & { kind: GroupKind; keys: number };
type Dialog = { does: 'create' } | { does: 'limits' | 'rename' | 'delete'; row: Row };

/** The projects and members of one's account: names for keys, on which limits can be set. */
export function KeyGroupsPanel({ keys }: { keys: Key[] }) {
  const { t } = useText();
  const [dialog, setDialog] = useState<Dialog>({ does: 'create' });
  const [opened, setOpened] = useState(false);
  const open = (next: Dialog) => {
    setDialog(next);
    setOpened(true);
  };
  const create = (
    <Button size="compact-sm" leftSection={<Plus size={14} aria-hidden />} onClick={() => open({ does: 'create' })}>
      {t('identity:groups.create')}
    </Button>
  );
  return (
    <Panel title={t('identity:groups.title')} actions={create}>
      <Loaded query={useQuery(groupsQuery)}>
        {(groups) => (
          <GroupTable rows={groupKinds.flatMap((kind) => groups[kind].map((group) => ({ ...group, kind, keys: count(keys, group) })))} open={open} />
        )}
      </Loaded>
      <GroupDialog dialog={dialog} opened={opened} onClose={() => setOpened(false)} />
    </Panel>
  );
}

/** How many of its keys work. */
const count = (keys: Key[], { id }: KeyGroup) =>
  keys.filter((key) => [key.project_id, key.member_id].includes(id) && works(key)).length;

function GroupTable({ rows, open }: { rows: Row[]; open: (dialog: Dialog) => void }) {
  const { t } = useText();
  const columns: Column<Row>[] = [
    { id: 'name', head: t('identity:groups.name'), cell: (row) => <span className={classes.wrap}>{row.name}</span> },
    { id: 'kind', head: t('identity:groups.kind'), cell: (row) => t(`identity:groups.one.${row.kind}`) },
    { id: 'keys', head: t('identity:groups.keys'), align: 'right', cell: (row) => format.count(row.keys) },
    { id: 'does', head: t('identity:keys.actions'), align: 'right', cell: (row) => <GroupMenu row={row} open={open} /> },
  ];
  return (
    <DataTable
      label={t('identity:groups.title')}
      rows={rows}
      columns={columns}
      rowKey={(row) => row.id}
      empty={<Empty>{t('identity:groups.none')}</Empty>}
    />
  );
}

function GroupMenu({ row, open }: { row: Row; open: (dialog: Dialog) => void }) {
  const { t } = useText();
  return (
    <RowMenu
      label={t('identity:keys.actions_of', { name: row.name })}
      actions={[
        { label: t('identity:keys.limits'), choose: () => open({ does: 'limits', row }) },
        { label: t('identity:groups.rename'), choose: () => open({ does: 'rename', row }) },
        { label: t('identity:groups.delete'), tone: 'bad', choose: () => open({ does: 'delete', row }) },
      ]}
    />
  );
}

function GroupDialog({ dialog, opened, onClose }: { dialog: Dialog; opened: boolean; onClose: () => void }) {
  const { t } = useText();
  const reload = useReloadKeys();
  const body = () => {
    switch (dialog.does) {
      case 'create':
        return { title: t('identity:groups.create'), form: <GroupForm onClose={onClose} /> };
      case 'rename':
        return { title: t('identity:groups.rename_title', { name: dialog.row.name }), form: <GroupForm row={dialog.row} onClose={onClose} /> };
      case 'limits':
        return {
          title: t('identity:keys.limits_title', { name: dialog.row.name }),
          form: <GroupLimits kind={dialog.row.kind} id={dialog.row.id} />,
        };
      case 'delete':
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
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        {shown?.form}
      </Modal>
      <Confirm
        opened={opened && dialog.does === 'delete'}
        onClose={onClose}
        title={t('identity:groups.delete_title', { name: dialog.does === 'delete' ? dialog.row.name : '' })}
        action={t('identity:groups.delete')}
        onConfirm={async () => {
          if (dialog.does === 'delete') await deleteGroup(dialog.row.kind, dialog.row.id);
          await reload();
        }}
      >
        {t('identity:groups.delete_text')}
      </Confirm>
    </>
  );
}

/** Makes a group, or gives one another name. */
function GroupForm({ row, onClose }: { row?: Row; onClose: () => void }) {
  const { t } = useText();
  const reload = useReloadKeys();
  const [kind, setKind] = useState<GroupKind>(row?.kind ?? 'projects');
  const [name, setName] = useState(row?.name ?? '');
  const save = useMutation({
    mutationFn: () => (row ? renameGroup(kind, row.id, name.trim()) : addGroup(kind, name.trim())),
    onSuccess: async () => {
      onClose();
      await reload();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      {!row && (
        <div>
          <SegmentedControl
            fullWidth
            aria-label={t('identity:groups.kind')}
            value={kind}
            onChange={(next) => setKind(next as GroupKind)}
            data={groupKinds.map((value) => ({ value, label: t(`identity:groups.one.${value}`) }))}
          />
          <p className={`soft small ${classes.note}`} aria-live="polite">
            {t(`identity:groups.note.${kind}`)}
          </p>
        </div>
      )}
      <TextInput
        label={t('identity:groups.name')}
        required
        maxLength={100}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <FormProblem problem={save.error} />
      <div className={classes.formActions}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <SubmitButton variant="filled" busy={save.isPending}>
          {row ? t('identity:keys.save') : t('identity:groups.create')}
        </SubmitButton>
      </div>
    </form>
  );
}

/** Which group of a kind a key is in; nothing while the account has none to choose from. */
export function GroupChoice({ kind, value, onChange }: { kind: GroupKind; value: string; onChange: (id: string) => void }) {
  const { t } = useText();
  const groups = useQuery(groupsQuery).data?.[kind] ?? [];
  if (groups.length === 0) return null;
  return (
    <NativeSelect
      label={t(`identity:groups.one.${kind}`)}
      description={t(`identity:groups.note.${kind}`)}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[{ value: '', label: t('identity:groups.without') }, ...groups.map(({ id, name }) => ({ value: id, label: name }))]}
    />
  );
}
