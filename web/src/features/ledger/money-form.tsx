import { SegmentedControl, TextInput } from '@mantine/core';
import { useText } from '../../i18n/use-text';
import classes from './accounts.module.css';

/** Random enough to be nobody else's; `crypto.randomUUID` is not there on plain http. */
export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** An amount as text, so that no float is made of it. */
export function Dollars({
  label,
  value,
  onChange,
  required = true,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  required?: boolean;
}) {
  const { t } = useText();
  return (
    <TextInput
      label={label}
      required={required}
      inputMode="decimal"
      pattern="[0-9]+([.][0-9]{1,8})?"
      title={t('identity:form.usd')}
      leftSection="$"
      data-autofocus
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** One of a few, all of them visible. */
export function Choice({
  label,
  ...control
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  data: { value: string; label: string }[];
}) {
  return (
    <div>
      <div aria-hidden className={classes.label}>
        {label}
      </div>
      <SegmentedControl fullWidth aria-label={label} {...control} />
    </div>
  );
}
