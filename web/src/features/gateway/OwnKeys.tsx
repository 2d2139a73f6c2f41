import { ActionIcon, Button, Menu, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Ellipsis, Plus } from 'lucide-react';
import { type RefObject, useRef, useState } from 'react';
import { useText } from '../../i18n/use-text';
import { api, type ProviderKey } from '../../api';
import { overviewQuery } from '../../shell/live';
import { type Column, DataTable, Empty, Facts, Loaded, Loading, OutOfCredit, Page, Panel, Status, Time } from '../../ui';
import { AttemptStatus } from '../ledger/attempt-outcome';
import { ChangeOwnKey, changeOf, EndOwnKey, StoreOwnKey } from './OwnKeyDialogs';
import { type OwnKeys, ownKeysQuery } from './own-keys';
import { type Probe, ProbeAnswer, ProbeButton, useProbe } from './probe';
import classes from './gateway.module.css';

type Dialog = { does: 'store' } | { does: 'replace' | 'fallback' | 'enabled' | 'end'; key: ProviderKey };

/** The person's own keys at vendors: where they are, how the last call with each went, and what is done with them. */
export function OwnKeysPage() {
  const { t } = useText();
  const query = useQuery(ownKeysQuery);
  const [dialog, setDialog] = useState<Dialog>({ does: 'store' });
  const [opened, setOpened] = useState(false);
  const [done, setDone] = useState('');
  const add = useRef<HTMLButtonElement>(null);
  const open = (next: Dialog) => {
    setDialog(next);
    setDone('');
    setOpened(true);
  };
  return (
    <Page
      title={t('gateway:own.title')}
      lead={t('gateway:own.lead')}
      actions={
        query.data &&
        query.data.providers.length > 0 && (
          <Button ref={add} variant="filled" size="xs" leftSection={<Plus size={14} aria-hidden />} onClick={() => open({ does: 'store' })}>
            {t('gateway:own.add')}
          </Button>
        )
      }
    >
      <p role="status" className={done ? 'good' : 'only-read'}>
        {done}
      </p>
      <Loaded
        query={query}
        loading={
          <Panel>
            <Loading rows={6} height={20} />
          </Panel>
        }
      >
        {(own) => (
          <>
            <NoCreditForFee fee={own.fee_percent} />
            <KeyTable own={own} open={open} />
            <Rules fee={own.fee_percent} />
            <KeyDialog own={own} dialog={dialog} opened={opened} add={add} onClose={() => setOpened(false)} onDone={setDone} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** What is done with a key. The dialogs stay while they close, to give the focus back to where it was. */
function KeyDialog({
  own,
  dialog,
  opened,
  add,
  onClose,
  onDone,
}: {
  own: OwnKeys;
  dialog: Dialog;
  opened: boolean;
  /** Has the focus when the row is gone in which it was. */
  add: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
  onDone: (words: string) => void;
}) {
  const { t } = useText();
  const stores = dialog.does === 'store' || dialog.does === 'replace';
  const present = dialog.does === 'store' ? undefined : dialog.key;
  return (
    <>
      <Modal
        opened={opened && stores}
        onClose={onClose}
        title={present ? t('gateway:own.replace_title', { provider: present.provider }) : t('gateway:own.add')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <StoreOwnKey
          own={own}
          {...(dialog.does === 'replace' ? { replaced: dialog.key } : {})}
          onClose={onClose}
          onStored={(key) => {
            onClose();
            onDone(t('gateway:own.stored', { provider: key.provider, last4: key.last4 }));
          }}
        />
      </Modal>
      {(dialog.does === 'fallback' || dialog.does === 'enabled') && (
        <ChangeOwnKey ownKey={dialog.key} change={changeOf(dialog.key, dialog.does)} opened={opened} onClose={onClose} />
      )}
      <EndOwnKey
        ownKey={dialog.does === 'end' ? dialog.key : null}
        opened={opened && dialog.does === 'end'}
        onClose={onClose}
        onEnded={(key) => {
          onDone(t('gateway:own.ended', { provider: key.provider }));
          add.current?.focus();
        }}
      />
    </>
  );
}

/** A fee is paid from the wallet, though the vendor bills the rest. */
function NoCreditForFee({ fee }: { fee: string }) {
  const { t } = useText();
  const { data } = useQuery({ ...overviewQuery('live'), enabled: fee !== '0' });
  if (fee === '0' || !data || data.balance.available.microcredits > 0) return null;
  return <OutOfCredit available={data.balance.available} action={<span>{t('ledger:credits.who_grants')}</span>} />;
}

function KeyTable({ own, open }: { own: OwnKeys; open: (dialog: Dialog) => void }) {
  const { t } = useText();
  const probe = useProbe((id) => api.post('/api/me/provider-keys/{id}/test', { path: { id } }));
  const columns = useColumns(own, probe, open);
  const empty =
    own.providers.length === 0 ? (
      <Empty action={<Link to={'/models' as '/'}>{t('gateway:own.to_models')}</Link>}>{t('gateway:own.nowhere')}</Empty>
    ) : (
      <Empty
        action={
          <Button variant="filled" size="xs" leftSection={<Plus size={14} aria-hidden />} onClick={() => open({ does: 'store' })}>
            {t('gateway:own.add')}
          </Button>
        }
        example={t('gateway:own.takers', { providers: own.providers.join(', ') })}
      >
        {t('gateway:own.none')}
      </Empty>
    );
  return (
    <Panel flush={own.data.length > 0}>
      <DataTable
        label={t('gateway:own.title')}
        rows={own.data}
        columns={columns}
        rowKey={(key) => key.id}
        height="none"
        empty={empty}
        below={(key) => {
          const answer = probe.answerOf(key.id);
          const refused = key.enabled && own.providers.includes(key.provider) && key.last_call?.outcome === 'key_refused';
          if (!refused && !answer) return null;
          return (
            <>
              {refused && <p className="bad">{key.fallback ? t('gateway:own.refused_paid') : t('gateway:own.refused')}</p>}
              {answer && <ProbeAnswer answer={answer} />}
            </>
          );
        }}
      />
    </Panel>
  );
}

function useColumns(own: OwnKeys, probe: Probe, open: (dialog: Dialog) => void): Column<ProviderKey>[] {
  const { t } = useText();
  return [
    {
      id: 'provider',
      head: t('gateway:own.key'),
      cell: (key) => (
        <span className={classes.lines}>
          <span>{key.provider}</span>
          <span className="soft mono">…{key.last4}</span>
        </span>
      ),
    },
    { id: 'last', head: t('gateway:own.last_call'), cell: (key) => <LastCall ownKey={key} taken={own.providers.includes(key.provider)} /> },
    {
      id: 'test',
      head: t('gateway:health.connection'),
      cell: (key) =>
        key.enabled ? (
          <ProbeButton probe={probe} id={key.id} label={t('gateway:own.test_of', { provider: key.provider })} />
        ) : (
          <span className="soft">–</span>
        ),
    },
    { id: 'fallback', head: t('gateway:own.fallback'), cell: (key) => (key.fallback ? t('gateway:own.operator_pays') : t('gateway:own.call_fails')) },
    { id: 'stored', head: t('gateway:own.since'), cell: (key) => <Time at={key.created_at} /> },
    { id: 'does', head: t('gateway:own.actions'), align: 'right', cell: (key) => <KeyMenu ownKey={key} open={open} /> },
  ];
}

/** What the provider made of the last call, or why there can be none. */
function LastCall({ ownKey, taken }: { ownKey: ProviderKey; taken: boolean }) {
  const { t } = useText();
  if (!ownKey.enabled) return <Status tone="soft">{t('gateway:own.is_off')}</Status>;
  if (!taken) return <Status tone="warn">{t('gateway:own.not_taken')}</Status>;
  const last = ownKey.last_call;
  if (!last) return <span className="soft">{t('gateway:own.unused')}</span>;
  return (
    <span className={classes.lines}>
      {last.http_status === 402 ? <Status tone="bad">{t('gateway:own.unpaid')}</Status> : <AttemptStatus outcome={last.outcome} />}
      <Link to={`/activity/calls/${last.id}` as '/'} search={{ mode: 'live' } as never} className="small">
        <Time at={last.at} />
      </Link>
    </span>
  );
}

function KeyMenu({ ownKey, open }: { ownKey: ProviderKey; open: (dialog: Dialog) => void }) {
  const { t } = useText();
  const button = useRef<HTMLButtonElement>(null);
  const choose = (does: 'replace' | 'fallback' | 'enabled' | 'end') => {
    // The dialog gives the focus back to where it was; the menu's item is gone by then.
    button.current?.focus();
    open({ does, key: ownKey });
  };
  return (
    <Menu position="bottom-end" width={230} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon ref={button} variant="subtle" aria-label={t('gateway:own.actions_of', { provider: ownKey.provider })}>
          <Ellipsis size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => choose('replace')}>{t('gateway:own.replace')}</Menu.Item>
        <Menu.Item onClick={() => choose('fallback')}>{t(`gateway:own.change.${changeOf(ownKey, 'fallback')}`)}</Menu.Item>
        <Menu.Item onClick={() => choose('enabled')}>{t(`gateway:own.change.${changeOf(ownKey, 'enabled')}`)}</Menu.Item>
        <Menu.Item className="bad" onClick={() => choose('end')}>
          {t('gateway:own.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** What a key is used for, what that costs, and what becomes of it. */
function Rules({ fee }: { fee: string }) {
  const { t } = useText();
  return (
    <Panel title={t('gateway:own.rules')}>
      <Facts
        rows={[
          [t('gateway:own.used_for'), t('gateway:own.used_for_text')],
          [t('gateway:own.costs'), fee === '0' ? t('gateway:own.no_fee') : t('gateway:own.fee', { percent: fee })],
          [t('gateway:own.kept'), t('gateway:own.kept_text')],
          [t('gateway:own.when_refused'), t('gateway:own.when_refused_text')],
        ]}
      />
    </Panel>
  );
}
