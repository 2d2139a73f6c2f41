import { PasswordInput, type PasswordInputProps, TextInput, type TextInputProps } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ChangeEvent, type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useText } from '../../i18n/use-text';
import { FormProblem, SubmitButton } from '../../ui';

/** The heading and the page title of a form before sign-in. */
export function GuestPage({ title, children }: { title: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Omnia`;
    heading.current?.focus();
  }, [title]);
  return (
    <div className="stack">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  );
}

/** Fields, what went wrong, and the one button. */
export function GuestForm({
  action,
  send,
  sending,
  problem,
  children,
}: {
  action: string;
  send: () => void;
  sending: boolean;
  problem: unknown;
  children?: ReactNode;
}) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  return (
    <form className="stack" onSubmit={submit}>
      {children}
      <FormProblem problem={problem} />
      <SubmitButton variant="filled" busy={sending}>
        {action}
      </SubmitButton>
    </form>
  );
}

/** The end of a form: what happened and where to go on. */
export function GuestDone({ title, children }: { title: string; children: ReactNode }) {
  return (
    <GuestPage title={title}>
      <p role="status">{children}</p>
      <ToSignIn />
    </GuestPage>
  );
}

export function ToSignIn() {
  const { t } = useText();
  return <Link to="/sign-in">{t('identity:back_to_sign_in')}</Link>;
}

/** The values of a small form and how its fields reach them. */
export function useForm<T extends Record<string, string>>(start: T) {
  const [values, setValues] = useState(start);
  return {
    values,
    reset: () => setValues(start),
    field: (name: keyof T & string) => ({
      name,
      value: values[name] ?? '',
      onChange: (event: ChangeEvent<HTMLInputElement>) => {
        const { value } = event.currentTarget;
        setValues((before) => ({ ...before, [name]: value }));
      },
    }),
  };
}

export function EmailField(props: TextInputProps) {
  const { t } = useText();
  return <TextInput label={t('identity:email')} type="email" autoComplete="username" maxLength={254} required {...props} />;
}

export function PasswordField(props: PasswordInputProps) {
  const { t } = useText();
  return (
    <PasswordInput
      label={t('identity:password')}
      maxLength={256}
      required
      visibilityToggleButtonProps={{ 'aria-label': t('identity:show_password'), tabIndex: 0 }}
      {...props}
    />
  );
}

/** A password to be chosen; whether it is good enough the server says. */
export function NewPasswordField(props: PasswordInputProps) {
  const { t } = useText();
  return <PasswordField description={t('identity:password_rule')} autoComplete="new-password" {...props} />;
}
