import { Button, type ButtonProps } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';

/**
 * The button that sends. While it is busy the browser takes the focus away from it; it comes back when the answer is there,
 * so that a person at the keyboard is not thrown to the top of the page.
 */
export function SubmitButton({
  busy,
  onClick,
  children,
  ...props
}: Omit<ButtonProps, 'type' | 'loading'> & { busy: boolean; onClick?: () => void; children: ReactNode }) {
  const button = useRef<HTMLButtonElement>(null);
  const hadFocus = useRef(false);
  useEffect(() => {
    if (!busy && hadFocus.current && document.activeElement === document.body) button.current?.focus();
    hadFocus.current = busy;
  }, [busy]);
  return (
    <Button ref={button} loading={busy} {...(onClick ? { type: 'button', onClick } : { type: 'submit' })} {...props}>
      {children}
    </Button>
  );
}
