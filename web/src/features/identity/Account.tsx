import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, type Me, useMe } from '../../api';
import { languages } from '../../i18n';
import { useText } from '../../i18n/use-text';
import { useUpdateMe } from '../../shell/account';
import { ShortcutSwitch } from '../../shell/ShortcutSwitch';
import { Facts, FormProblem, Id, Page, Panel, Status, SubmitButton, Time } from '../../ui';
import { ChangePassword } from './ChangePassword';
import { Sessions } from './Sessions';

/** The person's own page: who they are, how they sign in, where they are signed in, how the console looks. */
export function AccountPage() {
  const { t } = useText();
  const me = useMe();
  return (
    <Page title={t('identity:account.title')} width="reading">
      <Panel title={t('identity:account.profile')}>
        <div className="stack">
          <Facts
            rows={[
              [t('identity:account.address'), <Address me={me} />],
              [
                t('identity:account.role'),
                me.role === 'admin' ? t('identity:account.role_admin') : t('identity:account.role_member'),
              ],
              [t('identity:account.since'), <Time at={me.created_at} />],
              [t('identity:account.id'), <Id value={me.id} />],
            ]}
          />
          <Name me={me} />
        </div>
      </Panel>
      <Panel title={t('identity:change.title')}>
        <ChangePassword />
      </Panel>
      <Sessions />
      <LookAndLanguage me={me} />
    </Page>
  );
}

function Address({ me }: { me: Me }) {
  const { t } = useText();
  const resend = useMutation({ mutationFn: () => api.post('/api/me/verification') });
  if (!me.email) return <span className="soft">{t('common:no_address')}</span>;
  return (
    <div className="row">
      <span>{me.email}</span>
      {me.email_verified ? (
        <Status tone="good">{t('identity:account.verified')}</Status>
      ) : (
        <>
          <Status tone="warn">{t('identity:account.not_verified')}</Status>
          <Button size="compact-sm" loading={resend.isPending} disabled={resend.isSuccess} onClick={() => resend.mutate()}>
            {resend.isSuccess ? t('identity:account.resent') : t('identity:account.resend')}
          </Button>
          <FormProblem problem={resend.error} />
        </>
      )}
    </div>
  );
}

function Name({ me }: { me: Me }) {
  const { t } = useText();
  const [name, setName] = useState(me.name ?? '');
  const update = useUpdateMe();
  const save = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ name: name.trim() || null });
  };
  const changed = name.trim() !== (me.name ?? '');
  return (
    <form className="stack" onSubmit={save}>
      <TextInput
        label={t('identity:account.name')}
        description={t('identity:account.name_note')}
        autoComplete="name"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <FormProblem problem={update.error} />
      <div className="row">
        <SubmitButton disabled={!changed} busy={update.isPending}>
          {t('identity:account.save')}
        </SubmitButton>
        <span role="status" className="good">
          {update.isSuccess && !changed && t('identity:account.saved')}
        </span>
      </div>
    </form>
  );
}

function LookAndLanguage({ me }: { me: Me }) {
  const { t } = useText();
  const update = useUpdateMe();
  return (
    <Panel title={t('identity:account.look')}>
      <div className="stack">
        <Facts
          rows={[
            [
              t('common:look.label'),
              <SegmentedControl
                size="xs"
                role="radiogroup"
                aria-label={t('common:look.label')}
                value={me.look}
                onChange={(look) => update.mutate({ look: look as Me['look'] })}
                data={(['system', 'light', 'dark'] as const).map((look) => ({ value: look, label: t(`common:look.${look}`) }))}
              />,
            ],
            [
              t('identity:account.language'),
              <SegmentedControl
                size="xs"
                role="radiogroup"
                aria-label={t('identity:account.language')}
                value={me.language}
                onChange={(language) => update.mutate({ language: language as Me['language'] })}
                data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
              />,
            ],
          ]}
        />
        <ShortcutSwitch />
        <FormProblem problem={update.error} />
      </div>
    </Panel>
  );
}
