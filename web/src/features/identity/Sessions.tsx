import { Button } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, type Session } from '../../api';
import { useText } from '../../i18n/use-text';
import { type Column, Confirm, DataTable, Loaded, Panel, Tag, Time, Until } from '../../ui';

export const sessionsQuery = queryOptions({ queryKey: ['sessions'], queryFn: () => api.get('/api/me/sessions') });

/** Where the person is signed in; one or all of it can be ended. */
export function Sessions() {
  const { t } = useText();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const query = useQuery(sessionsQuery);
  const [ending, setEnding] = useState<Session>();
  const [all, setAll] = useState(false);
  const endOne = async () => {
    await api.delete('/api/me/sessions/{id}', { path: { id: ending?.id ?? '' } });
    await queries.invalidateQueries(sessionsQuery);
  };
  const endAll = async () => {
    await api.delete('/api/me/sessions');
    await navigate({ to: '/sign-in', search: {} });
    queries.clear();
  };
  const columns: Column<Session>[] = [
    { id: 'client', head: t('identity:sessions.client'), cell: (session) => <Client session={session} /> },
    { id: 'ip', head: t('identity:sessions.ip'), cell: (session) => <span className="num">{session.ip ?? '–'}</span> },
    { id: 'seen', head: t('identity:sessions.last_seen'), cell: (session) => <Time at={session.last_seen_at} /> },
    { id: 'created', head: t('identity:sessions.created'), cell: (session) => <Time at={session.created_at} /> },
    { id: 'expires', head: t('identity:sessions.expires'), cell: (session) => <Until at={session.expires_at} /> },
    {
      id: 'end',
      head: t('identity:sessions.end'),
      align: 'right',
      cell: (session) =>
        !session.current && (
          <Button size="compact-xs" onClick={() => setEnding(session)}>
            {t('identity:sessions.end')}
          </Button>
        ),
    },
  ];
  return (
    <Panel
      flush={query.data !== undefined}
      title={t('identity:sessions.title')}
      actions={
        <Button size="compact-sm" color="red" onClick={() => setAll(true)}>
          {t('identity:sessions.everywhere')}
        </Button>
      }
    >
      <Loaded query={query}>
        {({ data }) => (
          <DataTable label={t('identity:sessions.title')} rows={data} columns={columns} rowKey={(session) => session.id} />
        )}
      </Loaded>
      <Confirm
        opened={ending !== undefined}
        onClose={() => setEnding(undefined)}
        title={t('identity:sessions.end_title')}
        action={t('identity:sessions.end')}
        onConfirm={endOne}
      >
        {t('identity:sessions.end_text', { client: ending?.client ?? '' })}
      </Confirm>
      <Confirm
        opened={all}
        onClose={() => setAll(false)}
        title={t('identity:sessions.everywhere')}
        action={t('identity:sessions.everywhere')}
        onConfirm={endAll}
      >
        {t('identity:sessions.everywhere_text')}
      </Confirm>
    </Panel>
  );
}

function Client({ session }: { session: Session }) {
  const { t } = useText();
  return (
    <span className="row">
      {session.client}
      {session.current && <Tag tone="good">{t('identity:sessions.this')}</Tag>}
    </span>
  );
}
