import type { Money } from '../api';
import { currentLanguage } from '../i18n';

const locale = () => (currentLanguage() === 'zh' ? 'zh-CN' : 'en-US');

/** One formatter per language: to make one takes a hundred times as long as to use it, and lists use them by the thousand. */
function perLanguage<F>(make: (locale: string) => F): () => F {
  const made = new Map<string, F>();
  return () => {
    const language = locale();
    const formatter = made.get(language) ?? make(language);
    made.set(language, formatter);
    return formatter;
  };
}

const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;

/** Of a time as the server writes it; what is none stays as it is. */
function dates(options: Intl.DateTimeFormatOptions): (iso: string) => string {
  const formatter = perLanguage((language) => new Intl.DateTimeFormat(language, options));
  return (iso) => {
    const at = new Date(iso);
    return Number.isNaN(at.getTime()) ? iso : formatter().format(at);
  };
}

/** `1234567` → `1,234,567`. */
export const count = (value: number): string => counts().format(value);
const counts = perLanguage((language) => new Intl.NumberFormat(language));

/**
 * Dollars of an exact amount, never through a float and never with an exponent. Amounts below one dollar keep every digit
 * that is not zero, larger ones two; `decimals` fixes the number for a column that has to line up. What is left out is
 * rounded half up, or down for what there is to spend, which may never look like more than it is.
 */
export function dollars(usd: string, decimals?: number, rounding: 'half up' | 'down' = 'half up'): string {
  const negative = usd.startsWith('-');
  const [whole = '0', fraction = ''] = usd.replace('-', '').split('.');
  const small = whole === '0' && /[1-9]/.test(fraction);
  const shown = decimals ?? (small ? Math.max(2, fraction.replace(/0+$/, '').length) : 2);
  const scaled = BigInt(whole + fraction.padEnd(shown + 1, '0').slice(0, shown));
  const rest = fraction.slice(shown);
  const away = rounding === 'down' ? negative && /[1-9]/.test(rest) : rest >= '5';
  const digits = (away ? scaled + 1n : scaled).toString().padStart(shown + 1, '0');
  const point = digits.length - shown;
  const grouped = digits.slice(0, point).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  const zero = /^0*$/.test(digits);
  return `${negative && !zero ? '−' : ''}$${grouped}${shown > 0 ? '.' + digits.slice(point) : ''}`;
}

/** A price: every digit that is not zero, and at least two, since a price of 1.125 is not one of 1.13. */
export function price(usd: string): string {
  const fraction = (usd.split('.')[1] ?? '').replace(/0+$/, '');
  return dollars(usd, Math.max(2, fraction.length));
}

/** A decimal text as a whole number of its 12th decimal place, to compare and sort by without a float. */
export function scaled(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.');
  const value = BigInt(whole + fraction.padEnd(12, '0').slice(0, 12));
  return decimal.startsWith('-') ? -value : value;
}

/** Whether a text is a plain decimal number that is not negative. */
export const isDecimal = (text: string): boolean => /^\d{1,12}(\.\d{1,12})?$/.test(text);

/** Credits of the same amount: one credit is one cent, so the point moves two places. */
export function credits(usd: string): string {
  const negative = usd.startsWith('-');
  const [whole = '0', fraction = ''] = usd.replace('-', '').split('.');
  const padded = fraction.padEnd(2, '0');
  const units = (whole + padded.slice(0, 2)).replace(/^0+(?=\d)/, '');
  const rest = padded.slice(2).replace(/0+$/, '');
  return `${negative ? '−' : ''}${units.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}${rest ? '.' + rest : ''}`;
}

/** For drawing only: a chart's bar may be a float, a price may not. */
export const roughly = (money: Money): number => Number(money.usd);

const regions = perLanguage((language) => new Intl.DisplayNames(language, { type: 'region' }));

/** `United States` for `us`; a code that is no country's stays as it is. */
export function region(code: string): string {
  try {
    return regions().of(code.toUpperCase()) ?? code;
  } catch {
    return code;
  }
}

/** `1 Aug 2026`, of a day without a time. */
export const date = dates({ year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' });

/** `842 ms`, `3.2 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** `21 Nov 2026, 14:05:09` in the reader's own zone. */
export const moment = dates({ year: 'numeric', month: 'short', day: 'numeric', ...time });

/** `21 Nov`, of UTC, as the server's days are. */
export const day = dates({ month: 'short', day: 'numeric', timeZone: 'UTC' });

export const hour = dates({ month: 'short', day: 'numeric', hour: '2-digit', hourCycle: 'h23', timeZone: 'UTC' });

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

const localDay = dates({ year: 'numeric', month: 'short', day: 'numeric' });
const distances = perLanguage((language) => new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }));

/** `3 minutes ago`; after thirty days the date itself. */
export function ago(iso: string, now: number = Date.now()): string {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  if (Math.abs(seconds) > 30 * 86_400) {
    return localDay(iso);
  }
  const words = distances();
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  }
  return words.format(Math.trunc(seconds), 'second');
}

/** `21 Nov, 14:05:09` in the reader's own zone, for lists of what happened lately. */
export const clock = dates({ month: 'short', day: 'numeric', ...time });

/** `1.2M`, for an axis. */
export const compact = (value: number): string => compacts().format(value);
const compacts = perLanguage((language) => new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }));

/** Dollars for an axis, which holds floats anyway. */
export const axisDollars = (value: number): string => dollars(value.toFixed(8));

/** An amount of whole micro-credits, for a difference of two amounts; exact as long as the numbers are. */
export function money(microcredits: number): Money {
  const digits = Math.abs(microcredits).toString().padStart(9, '0');
  return { microcredits, usd: `${microcredits < 0 ? '-' : ''}${digits.slice(0, -8)}.${digits.slice(-8)}` };
}
