import { Button, MultiSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useText } from '../../i18n/use-text';
import { api, type Budget, type CreatedKey, type Key, type Mode, useMe } from '../../api';
import { modelsQuery } from '../gateway/models';
import { useMode } from '../../shell/mode';
import { FormProblem, Loaded, SubmitButton } from '../../ui';
import { GroupChoice } from './KeyGroups';
import { budgetsQuery, endOfDay, type KeyWish, plain, saveBudgets, useReloadKeys, windows } from './key-query';
import classes from './identity.module.css';

/** Makes a key with its limits. When a budget is not taken the key is there nevertheless, and what is missing is named. */
export function NewKey({ onClose, onCreated }: { onClose: () => void; onCreated: (answer: CreatedKey, missing: string[]) => void }) {
  const { t } = useText();
  const mode = useMode();
  const reload = useReloadKeys();
  const [wish, setWish] = useState<KeyWish>({
    kind: mode,
    name: '',
    models: [],
    expires: '',
    budgets: { total: '', day: '', month: '' },
    project: '',
    member: '',
  });
  const create = useMutation({
    mutationFn: async () => {
      const answer = await api.post('/api/me/keys', {
        body: {
          kind: wish.kind,
          name: wish.name.trim(),
          ...(wish.models.length > 0 ? { model_allow_list: wish.models } : {}),
          ...(wish.expires ? { expires_at: endOfDay(wish.expires) } : {}),
          ...groupsOf(wish),
        },
      });
      const failed = wish.kind === 'management' ? [] : await saveBudgets(answer.key.id, wish.budgets, []);
      return { answer, missing: failed.map(({ window }) => t(`identity:window.${window}`)) };
    },
    onSuccess: async ({ answer, missing }) => {
      onCreated(answer, missing);
      await reload();
    },
  });
  return (
    <KeyForm
      action={t('identity:keys.create')}
      wish={wish}
      setWish={setWish}
      chooseKind
      busy={create.isPending}
      problem={create.error}
      onSubmit={create.mutate}
      onClose={onClose}
    />
  );
}

/** Changes a key's name, models, end and budgets; its secret stays. */
export function EditKey({ apiKey, onClose }: { apiKey: Key; onClose: () => void }) {
  // Without its budgets the form would show none, and saving it would take them away.
  return (
    <Loaded query={useQuery(budgetsQuery)}>
      {(budgets) => <EditForm apiKey={apiKey} present={budgets.get(apiKey.id) ?? []} onClose={onClose} />}
    </Loaded>
  );
}

function EditForm({ apiKey, present, onClose }: { apiKey: Key; present: Budget[]; onClose: () => void }) {
  const { t } = useText();
  const reload = useReloadKeys();
  const [wish, setWish] = useState<KeyWish>(() => wishOf(apiKey, present));
  const save = useMutation({
    mutationFn: async () => {
      await api.patch('/api/me/keys/{id}', {
        path: { id: apiKey.id },
        body: {
          name: wish.name.trim(),
          model_allow_list: wish.models.length > 0 ? wish.models : null,
          ...(wish.expires === day(apiKey) ? {} : { expires_at: endOfDay(wish.expires) }),
          ...groupsOf(wish),
        },
      });
      const [failed] = apiKey.kind === 'management' ? [] : await saveBudgets(apiKey.id, wish.budgets, present);
      if (failed) throw failed.problem;
    },
    onSuccess: onClose,
    onSettled: reload,
  });
  return (
    <KeyForm
      action={t('identity:keys.save')}
      wish={wish}
      setWish={setWish}
      busy={save.isPending}
      problem={save.error}
      onSubmit={save.mutate}
      onClose={onClose}
    />
  );
}

/** A management key makes no calls that could be counted. */
const groupsOf = ({ kind, project, member }: KeyWish) =>
  kind === 'management' ? {} : { project_id: project || null, member_id: member || null };

const day = (key: Key) => key.expires_at?.slice(0, 10) ?? '';

function wishOf(key: Key, budgets: Budget[]): KeyWish {
  const wished = { total: '', day: '', month: '' };
  for (const budget of budgets) wished[budget.window] = plain(budget);
  return {
    kind: key.kind,
    name: key.name,
    models: key.model_allow_list ?? [],
    expires: day(key),
    budgets: wished,
    project: key.project_id ?? '',
    member: key.member_id ?? '',
  };
}

function KeyForm({
  action,
  wish,
  setWish,
  chooseKind = false,
  busy,
  problem,
  onSubmit,
  onClose,
}: {
  action: string;
  wish: KeyWish;
  setWish: (wish: KeyWish) => void;
  chooseKind?: boolean;
  busy: boolean;
  problem: unknown;
  onSubmit: () => void;
  onClose: () => void;
}) {
  const { t } = useText();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className="stack" onSubmit={submit}>
      {chooseKind && <KindChoice wish={wish} setWish={setWish} />}
      <TextInput
        label={t('identity:keys.name')}
        description={t('identity:form.name_note')}
        required
        maxLength={100}
        data-autofocus
        value={wish.name}
        onChange={(event) => setWish({ ...wish, name: event.currentTarget.value })}
      />
      {wish.kind !== 'management' && (
        <>
          <ModelChoice mode={wish.kind} models={wish.models} onChange={(models) => setWish({ ...wish, models })} />
          <GroupChoice kind="projects" value={wish.project} onChange={(project) => setWish({ ...wish, project })} />
          <GroupChoice kind="members" value={wish.member} onChange={(member) => setWish({ ...wish, member })} />
          <fieldset className={classes.fieldset}>
            <legend>{t('identity:form.budgets')}</legend>
            <p className="soft small">{t('identity:form.budgets_note')}</p>
            <div className={classes.thirds}>
              {windows.map((window) => (
                <TextInput
                  key={window}
                  label={t(`identity:window.${window}`)}
                  inputMode="decimal"
                  pattern="[0-9]+([.][0-9]{1,8})?"
                  title={t('identity:form.usd')}
                  leftSection="$"
                  placeholder={t('identity:form.no_limit')}
                  value={wish.budgets[window]}
                  onChange={(event) => setWish({ ...wish, budgets: { ...wish.budgets, [window]: event.currentTarget.value } })}
                />
              ))}
            </div>
          </fieldset>
        </>
      )}
      <TextInput
        type="date"
        className={classes.date}
        label={t('identity:form.expires')}
        description={t('identity:form.expires_note')}
        value={wish.expires}
        onChange={(event) => setWish({ ...wish, expires: event.currentTarget.value })}
      />
      <FormProblem problem={problem} />
      <div className={classes.formActions}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <SubmitButton variant="filled" busy={busy}>
          {action}
        </SubmitButton>
      </div>
    </form>
  );
}

function KindChoice({ wish, setWish }: { wish: KeyWish; setWish: (wish: KeyWish) => void }) {
  const { t } = useText();
  const kinds = useMe().role === 'admin' ? (['test', 'live', 'management'] as const) : (['test', 'live'] as const);
  return (
    <div>
      <SegmentedControl
        fullWidth
        aria-label={t('identity:keys.kind')}
        value={wish.kind}
        onChange={(kind) => setWish({ ...wish, kind: kind as Key['kind'], models: [] })}
        data={kinds.map((kind) => ({ value: kind, label: t(`identity:kind.${kind}`) }))}
      />
      <p className={`soft small ${classes.note}`} aria-live="polite">
        {t(`identity:kind_note.${wish.kind}`)}
      </p>
    </div>
  );
}

function ModelChoice({ mode, models, onChange }: { mode: Mode; models: string[]; onChange: (models: string[]) => void }) {
  const { t } = useText();
  const known = useQuery(modelsQuery(mode)).data?.map((model) => model.id) ?? [];
  return (
    <MultiSelect
      label={t('identity:keys.models')}
      description={t('identity:form.models_note')}
      placeholder={models.length === 0 ? t('identity:keys.all_models') : ''}
      data={[...new Set([...models, ...known])]}
      value={models}
      onChange={onChange}
      searchable
      clearable
      hidePickedOptions
      limit={60}
      withScrollArea={false}
      classNames={{ options: classes.options }}
      nothingFoundMessage={t('common:nothing_found')}
      clearButtonProps={{ 'aria-label': t('identity:form.clear_models') }}
    />
  );
}
