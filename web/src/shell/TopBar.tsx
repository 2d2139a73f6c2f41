import { ActionIcon, Menu, SegmentedControl, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleUser, Search as SearchIcon } from 'lucide-react';
import { useText } from '../i18n/use-text';
import { useMe } from '../api';
import { KeyCap, Money } from '../ui/values';
import { useSignOut, useUpdateMe } from './account';
import { overviewQuery, useLive } from './live';
import { useMode, useSetMode } from './mode';
import { Wordmark } from './Wordmark';
import classes from './shell.module.css';

/** Balance, running calls, live or sandbox, and the person; on every page at the same place. */
export function TopBar({
  openPalette,
  openShortcuts,
}: {
  openPalette: () => void;
  openShortcuts: () => void;
}) {
  const { t } = useText();
  const mode = useMode();
  const setMode = useSetMode();
  return (
    <header className={classes.top}>
      <Link to="/" className={classes.topBrand} aria-label={t('common:home')}>
        <Wordmark />
      </Link>
      <UnstyledButton className={classes.find} onClick={openPalette}>
        <SearchIcon size={14} aria-hidden />
        <span className={classes.findText}>{t('common:find')}</span>
        <span className={classes.findKey} aria-hidden>
          <KeyCap>Ctrl K</KeyCap>
        </span>
      </UnstyledButton>
      <div className="grow" />
      <BalanceNow />
      <SegmentedControl
        size="xs"
        aria-label={t('common:mode')}
        value={mode}
        onChange={(value) => setMode(value === 'test' ? 'test' : 'live')}
        data={[
          { value: 'live', label: t('common:live') },
          { value: 'test', label: t('common:sandbox.word') },
        ]}
      />
      <PersonMenu openShortcuts={openShortcuts} />
    </header>
  );
}

/** What is left and how many calls run; kept up to date by the event stream. */
function BalanceNow() {
  const { t } = useText();
  const { connected } = useLive();
  const { data } = useQuery(overviewQuery(useMode()));
  return (
    <div className={classes.balance} data-old={!connected || undefined}>
      {data && (
        <>
          {data.running > 0 && (
            <span className={classes.running}>
              <span className={classes.pulse} aria-hidden />
              {t('common:running', { count: data.running })}
            </span>
          )}
          <span className={classes.balanceName}>{t('common:balance')}</span>
          <strong>
            <Money value={data.balance.available} decimals={2} />
          </strong>
        </>
      )}
    </div>
  );
}

function PersonMenu({ openShortcuts }: { openShortcuts: () => void }) {
  const { t } = useText();
  const me = useMe();
  const update = useUpdateMe();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" aria-label={t('common:person_menu')}>
          <CircleUser size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.person}>
          <div className="cut">{me.name ?? me.email ?? t('common:no_address')}</div>
          {me.name && <div className="cut soft small">{me.email}</div>}
        </div>
        <Menu.Divider />
        {(['system', 'light', 'dark'] as const).map((look) => (
          <Menu.Item
            key={look}
            role="menuitemradio"
            aria-checked={me.look === look}
            rightSection={me.look === look ? '✓' : null}
            closeMenuOnClick={false}
            onClick={() => update.mutate({ look })}
          >
            {t(`common:look.${look}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={openShortcuts} rightSection={<KeyCap>?</KeyCap>}>
          {t('common:shortcuts.title')}
        </Menu.Item>
        <Menu.Item onClick={() => signOut.mutate()}>{t('common:sign_out')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
