import { ActionIcon } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useText } from '../i18n/use-text';
import type { Money as Amount } from '../api';
import { ago, count, credits, dollars, moment } from './format';
import classes from './values.module.css';

/** An amount in dollars; credits on hover. `decimals` lines a column up, `signed` shows a plus. */
export function Money({ value, decimals, signed }: { value: Amount; decimals?: number; signed?: boolean }) {
  const plus = signed && value.microcredits > 0 ? '+' : '';
  return <Exactly value={value}>{plus + dollars(value.usd, decimals)}</Exactly>;
}

/** What there is to spend: as `Money`, but never shown as more than it is. */
export function Available({ value, decimals }: { value: Amount; decimals?: number }) {
  return <Exactly value={value}>{dollars(value.usd, decimals, 'down')}</Exactly>;
}

function Exactly({ value, children }: { value: Amount; children: string }) {
  const { t } = useText();
  return (
    <span className="num" title={`${dollars(value.usd, 8)} · ${t('common:credits_of', { amount: credits(value.usd) })}`}>
      {children}
    </span>
  );
}

/** A whole number, grouped, in figures of one width. */
export function Count({ value }: { value: number }) {
  return <span className="num">{count(value)}</span>;
}

/** Tokens in and out of a call. */
export function Tokens({ input, output }: { input: number; output: number }) {
  const { t } = useText();
  return (
    <span className="num" title={t('common:tokens_title', { input: count(input), output: count(output) })}>
      {count(input)} <span className="soft">→</span> {count(output)}
    </span>
  );
}

/** How long ago, in words that stay true while the page is open; the exact moment on hover. */
export function Time({ at }: { at: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={moment(at)} className="num">
      {ago(at, Math.max(now, Date.parse(at)))}
    </time>
  );
}

/** A moment that lies ahead, such as an expiry. */
export function Until({ at }: { at: string }) {
  return (
    <time dateTime={at} title={moment(at)} className="num">
      {ago(at)}
    </time>
  );
}

/** An id in short, whole on hover and for copying. */
export function Id({ value, short = true }: { value: string; short?: boolean }) {
  return (
    <span className={classes.id} data-short={short || undefined}>
      <span className="mono" title={value}>
        {short && value.length > 13 ? `${value.slice(0, 8)}…${value.slice(-4)}` : value}
      </span>
      <CopyButton value={value} />
    </span>
  );
}

export function CopyButton({ value, label }: { value: string; label?: string }) {
  const { t } = useText();
  const clipboard = useClipboard({ timeout: 1500 });
  const text = clipboard.copied ? t('common:copied') : (label ?? t('common:copy'));
  return (
    <ActionIcon
      size="sm"
      variant="subtle"
      aria-label={text}
      title={text}
      onClick={(event) => {
        event.preventDefault();
        event.stopPropagation();
        clipboard.copy(value);
      }}
    >
      {clipboard.copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
    </ActionIcon>
  );
}

export type Tone = 'good' | 'bad' | 'warn' | 'soft' | 'accent';

/** A state as a dot and a word, since colour alone says nothing to some. */
export function Status({ tone, children }: { tone: Tone; children: string }) {
  return (
    <span className={classes.status} data-tone={tone}>
      <span className={classes.dot} aria-hidden />
      {children}
    </span>
  );
}

/** A small word in a box: a kind, a capability, a role. */
export function Tag({ tone = 'soft', children }: { tone?: Tone; children: string }) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}

/** A key of the keyboard. */
export function KeyCap({ children }: { children: string }) {
  return <kbd className={classes.key}>{children}</kbd>;
}
