import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import type { Mode } from '../../api';
import { useText } from '../../i18n/use-text';
import { FormProblem, SubmitButton } from '../../ui';
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

/** Whose wallet of the account: the live one or the test one. */
export function ModeChoice({ value, onChange }: { value: Mode; onChange: (value: Mode) => void }) {
  const { t } = useText();
  return (
    <Choice
      label={t('ledger:grant.mode')}
      value={value}
      onChange={(mode) => onChange(mode as Mode)}
      data={[
        { value: 'live', label: t('common:live') },
        { value: 'test', label: t('common:sandbox.word') },
      ]}
    />
  );
}

export function Reason({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useText();
  return (
    <TextInput
      label={t('ledger:grant.reason')}
      description={t('ledger:grant.reason_note')}
      required
      maxLength={200}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** A form that moves money. Closes when that is done; with `outcome`, stays open to say what became of it instead. */
export function MoneyDialog<Made>({
  title,
  action,
  send,
  onMade,
  outcome,
  onClose,
  children,
}: {
  title: string;
  action: string;
  send: () => Promise<Made>;
  onMade: () => void;
  outcome?: (made: Made) => string | undefined;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useText();
  const change = useMutation({
    mutationFn: send,
    onSuccess: (made) => {
      onMade();
      if (!outcome?.(made)) onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!change.isPending) change.mutate();
  };
  const said = change.data && outcome?.(change.data);
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common:close') }}>
      {said ? (
        <div className="stack">
          <p role="status">{said}</p>
          <div className={classes.formActions}>
            <Button variant="filled" onClick={onClose}>
              {t('common:close')}
            </Button>
          </div>
        </div>
      ) : (
        <form className="stack" onSubmit={submit}>
          {children}
          <FormProblem problem={change.error} />
          <div className={classes.formActions}>
            <Button onClick={onClose}>{t('common:cancel')}</Button>
            <SubmitButton variant="filled" busy={change.isPending}>
              {action}
            </SubmitButton>
          </div>
        </form>
      )}
    </Modal>
  );
}
