import { Button, Menu, Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark, Trash2 } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useText } from '../../i18n/use-text';
import { api, type View } from '../../api';
import { FormProblem, Loaded, Loading, SubmitButton, useFilters } from '../../ui';
import classes from './ledger.module.css';

const key = ['views'];

/** Filters kept under a name, to come back to. */
export function SavedViews({ page }: { page: View['page'] }) {
  const { t } = useText();
  const filters = useFilters();
  const [dialog, setDialog] = useState<'save' | 'manage' | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const open = (next: 'save' | 'manage') => {
    // The dialog gives the focus back to where it was; the menu's item is gone by then.
    button.current?.focus();
    setDialog(next);
  };
  const query = useQuery({ queryKey: key, queryFn: () => api.get('/api/me/views'), staleTime: 60_000 });
  const views = query.data?.data.filter((view) => view.page === page) ?? [];
  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button ref={button} size="xs" leftSection={<Bookmark size={14} aria-hidden />}>
            {t('ledger:views.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <div className={classes.menuNote}>{t('ledger:views.empty')}</div>}
          {views.map((view) => (
            <Menu.Item key={view.id} onClick={() => filters.replace(view.query)}>
              <span className={classes.viewName}>{view.name}</span>
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => open('save')} disabled={!filters.text}>
            {t('ledger:views.save')}
          </Menu.Item>
          <Menu.Item onClick={() => open('manage')} disabled={views.length === 0}>
            {t('ledger:views.manage')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={dialog !== null}
        onClose={() => setDialog(null)}
        title={dialog === 'save' ? t('ledger:views.save') : t('ledger:views.title')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        {dialog === 'save' && <SaveView page={page} text={filters.text} onDone={() => setDialog(null)} />}
        {dialog === 'manage' && (
          <Loaded query={query} loading={<Loading rows={2} />}>
            {() => <ViewList views={views} />}
          </Loaded>
        )}
      </Modal>
    </>
  );
}

function SaveView({ page, text, onDone }: { page: View['page']; text: string; onDone: () => void }) {
  const { t } = useText();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const save = useMutation({
    mutationFn: () => api.post('/api/me/views', { body: { page, name: name.trim(), query: text } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: key });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={t('ledger:views.name')}
        description={t('ledger:views.note')}
        required
        maxLength={80}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <FormProblem problem={save.error} />
      <div className={classes.formActions}>
        <Button onClick={onDone}>{t('common:cancel')}</Button>
        <SubmitButton variant="filled" busy={save.isPending}>
          {t('ledger:views.save_action')}
        </SubmitButton>
      </div>
    </form>
  );
}

function ViewList({ views }: { views: View[] }) {
  const { t } = useText();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: (id: string) => api.delete('/api/me/views/{id}', { path: { id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
  return (
    <div className="stack">
      {views.length === 0 && <p className="soft">{t('ledger:views.empty')}</p>}
      <ul className={classes.viewList}>
        {views.map((view) => (
          <li key={view.id}>
            <span className={classes.viewName}>{view.name}</span>
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<Trash2 size={14} aria-hidden />}
              onClick={() => remove.mutate(view.id)}
              aria-label={t('ledger:views.remove_name', { name: view.name })}
            >
              {t('ledger:views.remove')}
            </Button>
          </li>
        ))}
      </ul>
      <FormProblem problem={remove.error} />
    </div>
  );
}
