import { Button, Textarea } from '@mantine/core';
import { SendHorizontal, Square } from 'lucide-react';
import { useText } from '../../i18n/use-text';
import { KeyCap } from '../../ui';
import classes from './playground.module.css';

export function Composer({
  draft,
  setDraft,
  busy,
  ready,
  send,
  stop,
}: {
  draft: string;
  setDraft: (text: string) => void;
  busy: boolean;
  ready: boolean;
  send: () => void;
  stop: () => void;
}) {
  const { t } = useText();
  return (
    <form
      className={classes.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        aria-label={t('gateway:play.prompt')}
        placeholder={t('gateway:play.prompt')}
        autosize={false}
        rows={3}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            send();
          }
        }}
      />
      <div className={classes.composerActions}>
        <span className="soft small" aria-hidden>
          <KeyCap>Ctrl</KeyCap> <KeyCap>Enter</KeyCap>
        </span>
        {busy ? (
          <Button leftSection={<Square size={14} aria-hidden />} onClick={stop}>
            {t('gateway:play.stop')}
          </Button>
        ) : (
          <Button type="submit" variant="filled" leftSection={<SendHorizontal size={14} aria-hidden />} disabled={!ready || draft.trim() === ''}>
            {t('gateway:play.send')}
          </Button>
        )}
      </div>
    </form>
  );
}
