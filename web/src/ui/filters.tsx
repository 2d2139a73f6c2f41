import { Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { ChevronDown, Search as SearchIcon, X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { useText } from '../i18n/use-text';
import { useFilters } from './search';
import classes from './filters.module.css';

/** The row of filters above a list. Everything set here is in the address and nowhere else. */
export function FilterBar({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
  const { t } = useText();
  const filters = useFilters();
  return (
    <div className={classes.bar} role="search" aria-label={t('common:filters')}>
      {children}
      {filters.text && (
        <Button size="compact-sm" variant="subtle" leftSection={<X size={14} aria-hidden />} onClick={filters.clear}>
          {t('common:clear_filters')}
        </Button>
      )}
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}

/** Free text; `/` jumps here. */
export function SearchFilter({ name = 'q', label }: { name?: string; label: string }) {
  const filters = useFilters();
  const applied = filters.one(name) ?? '';
  const [text, setText] = useState(applied);
  useEffect(() => setText(applied), [applied]);
  const apply = useDebouncedCallback((value: string) => filters.set({ [name]: value || undefined }), 250);
  return (
    <TextInput
      className={classes.search}
      size="xs"
      type="search"
      aria-label={label}
      placeholder={label}
      data-search-field
      leftSection={<SearchIcon size={14} aria-hidden />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        apply(event.currentTarget.value.trim());
      }}
    />
  );
}

export interface Choice {
  value: string;
  label: string;
}

/** One or several of a list of values. */
export function ChoiceFilter({
  name,
  label,
  choices,
  single = false,
}: {
  name: string;
  label: string;
  choices: Choice[];
  single?: boolean;
}) {
  const { t } = useText();
  const filters = useFilters();
  const chosen = filters.many(name);
  // A value of the address that the list does not offer any more still has to be seen and taken away.
  const known = new Set(choices.map((choice) => choice.value));
  const all = [...choices, ...chosen.filter((value) => !known.has(value)).map((value) => ({ value, label: value }))];
  const summary = all.filter((choice) => chosen.includes(choice.value)).map((choice) => choice.label);
  const toggle = (value: string, on: boolean) => {
    const next = single ? (on ? [value] : []) : on ? [...chosen, value] : chosen.filter((one) => one !== value);
    filters.set({ [name]: next.length > 0 ? next : undefined });
  };
  return (
    <Popover position="bottom-start" shadow="md" radius="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="xs"
          rightSection={<ChevronDown size={14} aria-hidden />}
          data-on={chosen.length > 0 || undefined}
          className={classes.choice}
        >
          <span className="cut">
            {label}
            {summary.length > 0 && `: ${summary.length > 2 ? t('common:chosen', { count: summary.length }) : summary.join(', ')}`}
          </span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.choices} role="group" aria-label={label}>
        {all.length === 0 && <span className="soft">{t('common:no_choices')}</span>}
        {all.map((choice) => (
          <Checkbox
            key={choice.value}
            size="xs"
            label={choice.label}
            checked={chosen.includes(choice.value)}
            onChange={(event) => toggle(choice.value, event.currentTarget.checked)}
          />
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}

/** On or not. */
export function SwitchFilter({ name, label }: { name: string; label: string }) {
  const filters = useFilters();
  const on = filters.one(name) === 'yes';
  return (
    <Button
      size="xs"
      className={classes.choice}
      aria-pressed={on}
      data-on={on || undefined}
      onClick={() => filters.set({ [name]: on ? undefined : 'yes' })}
    >
      {label}
    </Button>
  );
}

/** A number or short text; one that is not `valid` is marked, and the list has to pass over it. */
export function TextFilter({
  name,
  label,
  inputMode,
  valid = () => true,
}: {
  name: string;
  label: string;
  inputMode?: 'decimal';
  valid?: (text: string) => boolean;
}) {
  const filters = useFilters();
  const applied = filters.one(name) ?? '';
  const [text, setText] = useState(applied);
  useEffect(() => setText(applied), [applied]);
  const apply = useDebouncedCallback((value: string) => filters.set({ [name]: value || undefined }), 400);
  return (
    <TextInput
      className={classes.text}
      size="xs"
      aria-label={label}
      placeholder={label}
      {...(inputMode ? { inputMode } : {})}
      error={text.trim() !== '' && !valid(text.trim())}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        apply(event.currentTarget.value.trim());
      }}
    />
  );
}

const ranges = ['1', '7', '30', '90'];

/** A day is meant with all its hours, so that its end is where the next one begins. */
const endOf = (given: string): string =>
  given.includes('T') ? given : new Date(Date.parse(given) + 86_400_000).toISOString();

/** `from` and `to` for the API out of the address: `days=7`, or `from` and `to` themselves, days or moments of UTC. */
export function rangeOf(one: (name: string) => string | undefined, fallbackDays: number): { from: string; to?: string } {
  const [from, to] = [one('from'), one('to')].map((given) => (given && !Number.isNaN(Date.parse(given)) ? given : undefined));
  if (from || to) return { from: from ?? '2020-01-01', ...(to ? { to: endOf(to) } : {}) };
  const days = Number(one('days') ?? fallbackDays);
  const start = new Date();
  // Whole days of UTC: a key that changes every second would never be found in a cache.
  start.setUTCHours(0, 0, 0, 0);
  start.setUTCDate(start.getUTCDate() - (Math.max(1, days || fallbackDays) - 1));
  return { from: start.toISOString() };
}

/** The filter of time: the last so many days, or two days of UTC. */
export function RangeFilter({ fallbackDays }: { fallbackDays: number }) {
  const { t } = useText();
  const filters = useFilters();
  const id = useId();
  const [from, to] = [filters.one('from'), filters.one('to')];
  const custom = from !== undefined || to !== undefined;
  const value = custom ? 'custom' : (filters.one('days') ?? String(fallbackDays));
  return (
    <>
      <label className="only-read" htmlFor={id}>
        {t('common:range.label')}
      </label>
      <select
        id={id}
        className="choose"
        value={value}
        onChange={({ currentTarget: { value: days } }) =>
          days === 'custom'
            ? filters.set({ days: undefined, from: rangeOf(filters.one, fallbackDays).from.slice(0, 10) })
            : filters.set({ from: undefined, to: undefined, days: days === String(fallbackDays) ? undefined : days })
        }
      >
        {[...new Set([...ranges, value === 'custom' ? '7' : value])].map((days) => (
          <option key={days} value={days}>
            {t('common:range.days', { count: Number(days) })}
          </option>
        ))}
        <option value="custom">{t('common:range.custom')}</option>
      </select>
      {custom && (
        <>
          <MomentInput name="from" label={t('common:range.from')} />
          <MomentInput name="to" label={t('common:range.to')} />
        </>
      )}
    </>
  );
}

/** A day, or a moment where the address holds one, as after a click on an hour of a chart. Both of UTC. */
function MomentInput({ name, label }: { name: string; label: string }) {
  const filters = useFilters();
  const value = filters.one(name) ?? '';
  const moment = value.includes('T');
  return (
    <input
      type={moment ? 'datetime-local' : 'date'}
      className="choose"
      aria-label={label}
      title={label}
      value={moment ? value.slice(0, 16) : value.slice(0, 10)}
      onChange={({ currentTarget: { value: next } }) => filters.set({ [name]: next && (moment ? `${next}:00Z` : next) })}
    />
  );
}
