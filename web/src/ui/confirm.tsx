import { Button, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useText } from '../i18n/use-text';
import classes from './page.module.css';
import { FormProblem } from './states';
import { SubmitButton } from './submit';

/** Asks before something that has consequences; stays open with the reason when it fails. */
export function Confirm({
  opened,
  onClose,
  title,
  action,
  onConfirm,
  tone = 'red',
  children,
}: {
  opened: boolean;
  onClose: () => void;
  title: string;
  action: string;
  onConfirm: () => Promise<unknown>;
  /** Red where something is taken away. */
  tone?: 'red' | 'accent';
  children: ReactNode;
}) {
  const { t } = useText();
  const [state, setState] = useState<{ busy: boolean; problem: unknown }>({ busy: false, problem: null });
  const confirm = async () => {
    setState({ busy: true, problem: null });
    try {
      await onConfirm();
      setState({ busy: false, problem: null });
      onClose();
    } catch (problem) {
      setState({ busy: false, problem });
    }
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <div className="stack">
        <div>{children}</div>
        <FormProblem problem={state.problem} />
        <div className={classes.confirmActions}>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <SubmitButton variant="filled" color={tone} busy={state.busy} onClick={() => void confirm()}>
            {action}
          </SubmitButton>
        </div>
      </div>
    </Modal>
  );
}
