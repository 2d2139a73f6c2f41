import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useText } from '../../i18n/use-text';
import { api, ApiProblem, type Mail } from '../../api';
import {
  type Column,
  DataTable,
  Empty,
  ErrorState,
  Facts,
  Loaded,
  Page,
  pagedQuery,
  Panel,
  Status,
  Time,
  type Tone,
  useFilters,
  usePaged,
} from '../../ui';
import classes from './mail.module.css';

const mailbox = pagedQuery<Mail>(['mailbox'], (after) => api.get('/api/admin/mailbox', { query: { after } }));

const tones: Record<Mail['state'], Tone> = { waiting: 'accent', sent: 'good', failed: 'bad' };

/** What would have been sent by mail, while no mail server is set. */
export function MailboxPage() {
  const { t } = useText();
  const filters = useFilters();
  const { query, rows, more } = usePaged(mailbox);
  const opened = filters.one('mail');
  const columns: Column<Mail>[] = [
    { id: 'subject', head: t('mail:subject'), cell: (mail) => mail.subject },
    { id: 'to', head: t('mail:to'), cell: (mail) => mail.to },
    { id: 'state', head: t('mail:state'), cell: (mail) => <MailState mail={mail} /> },
    { id: 'created', head: t('mail:created'), cell: (mail) => <Time at={mail.created_at} /> },
  ];
  const off = query.error instanceof ApiProblem && query.error.code === 'mailbox_off';
  return (
    <Page title={t('mail:title')} lead={t('mail:lead')}>
      {off ? (
        <Empty>{t('mail:off')}</Empty>
      ) : query.isError && rows.length === 0 ? (
        <ErrorState problem={query.error} retry={() => void query.refetch()} />
      ) : (
        <Panel flush={rows.length > 0}>
          <DataTable
            label={t('mail:title')}
            rows={rows}
            columns={columns}
            rowKey={(mail) => mail.id}
            onOpen={(mail) => filters.set({ mail: mail.id })}
            loading={query.isPending}
            empty={<Empty>{t('mail:empty')}</Empty>}
            more={more}
          />
        </Panel>
      )}
      <Drawer
        opened={opened !== undefined}
        onClose={() => filters.set({ mail: undefined })}
        position="right"
        size="lg"
        title={t('mail:one')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        {opened && <OneMail id={opened} />}
      </Drawer>
    </Page>
  );
}

function MailState({ mail }: { mail: Mail }) {
  const { t } = useText();
  return <Status tone={tones[mail.state]}>{t(`mail:states.${mail.state}`)}</Status>;
}

function OneMail({ id }: { id: string }) {
  const { t } = useText();
  const query = useQuery({
    queryKey: ['mailbox', id],
    queryFn: () => api.get('/api/admin/mailbox/{id}', { path: { id } }),
  });
  return (
    <Loaded query={query}>
      {(mail) => (
        <div className="stack">
          <Facts
            rows={[
              [t('mail:subject'), mail.subject],
              [t('mail:to'), mail.to],
              [t('mail:state'), <MailState mail={mail} />],
              [t('mail:created'), <Time at={mail.created_at} />],
              ...(mail.error ? [[t('mail:error'), mail.error] as [string, string]] : []),
            ]}
          />
          {mail.text && (
            <pre className={classes.text} tabIndex={0}>
              {linked(mail.text)}
            </pre>
          )}
        </div>
      )}
    </Loaded>
  );
}

/** The text with its links to follow; only addresses of this site become links. */
function linked(text: string) {
  return text.split(/(https?:\/\/\S+)/).map((part, index) =>
    part.startsWith(location.origin + '/') ? (
      <a key={index} href={part}>
        {part}
      </a>
    ) : (
      part
    ),
  );
}
