import { SegmentedControl, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Search as SearchIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useText } from '../i18n/use-text';
import { Available, KeyCap } from '../ui/values';
import { overviewQuery, useLive } from './live';
import { useMode, useSetMode } from './mode';
import { PersonMenu } from './PersonMenu';
import { Wordmark } from './Wordmark';
import classes from './shell.module.css';

/** Balance, running calls, live or sandbox, and the person; on every page at the same place. */
export function TopBar({ openPalette, openShortcuts }: { openPalette: () => void; openShortcuts: () => void }) {
  const { t } = useText();
  const mode = useMode();
  const setMode = useSetMode();
  return (
    <header className={classes.head}>
      <div className={classes.top}>
        <Link to="/" className={classes.topBrand} aria-label={t('common:home')}>
          <Wordmark />
        </Link>
        <UnstyledButton className={classes.find} onClick={openPalette}>
          <SearchIcon size={14} aria-hidden />
          <span className="grow">{t('common:find')}</span>
          <span aria-hidden>
            <KeyCap>Ctrl K</KeyCap>
          </span>
        </UnstyledButton>
        <div className="grow" />
        <BalanceNow />
        <SegmentedControl
          size="xs"
          role="radiogroup"
          aria-label={t('common:mode')}
          value={mode}
          onChange={(value) => setMode(value === 'test' ? 'test' : 'live')}
          data={[
            { value: 'live', label: t('common:live') },
            { value: 'test', label: t('common:sandbox.word') },
          ]}
        />
        <PersonMenu openShortcuts={openShortcuts} />
      </div>
      {mode === 'test' && (
        <div className={classes.sandbox}>
          <strong>{t('common:sandbox.word')}</strong> <span>{t('common:sandbox.text')}</span>
        </div>
      )}
      <OfflineBanner />
    </header>
  );
}

/** What is left and how many calls run; kept up to date by the event stream. */
function BalanceNow() {
  const { t } = useText();
  const { connected } = useLive();
  const { data } = useQuery(overviewQuery(useMode()));
  if (!data) return <div className={classes.balance} />;
  return (
    <div className={classes.balance} data-old={!connected || undefined}>
      {data.running > 0 && (
        <span className={classes.running} title={t('common:running', { count: data.running })}>
          <span className={classes.pulse} aria-hidden />
          {data.running} <span className={classes.wide}>{t('common:running_word', { count: data.running })}</span>
        </span>
      )}
      <span className={classes.wide}>{t('common:balance')}</span>
      <strong>
        <Available value={data.balance.available} decimals={2} />
      </strong>
    </div>
  );
}

/** Says that what is shown may be old; short gaps are not worth a word. */
function OfflineBanner() {
  const { t } = useText();
  const { connected } = useLive();
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (connected) return setLate(false);
    const timer = setTimeout(() => setLate(true), 3_000);
    return () => clearTimeout(timer);
  }, [connected]);
  return <div role="status">{late && <div className={classes.offline}>{t('common:offline')}</div>}</div>;
}
