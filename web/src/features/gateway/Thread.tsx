import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/use-text';
import { CopyButton, ErrorState, format, Money, Status, Tokens } from '../../ui';
import { callDetailQuery } from '../ledger/call-query';
import { type Answer, ended, type Turn } from './conversation';
import classes from './playground.module.css';

/** Prompts with their answers, side by side where several models were asked. */
export function Thread({ turns }: { turns: Turn[] }) {
  const { t } = useText();
  useFollowing(turns);
  return (
    <div className={classes.thread}>
      {turns.length === 0 && <p className={classes.begin}>{t('gateway:play.begin')}</p>}
      {turns.map((turn) => (
        <section key={turn.id} className={classes.turn} aria-label={t('gateway:play.turn', { n: turn.id })}>
          <div className={classes.prompt}>{turn.prompt}</div>
          <div className={classes.answers} data-count={turn.answers.length}>
            {turn.answers.map((answer) => (
              <OneAnswer key={answer.model} answer={answer} />
            ))}
          </div>
        </section>
      ))}
      <Announcement turns={turns} />
    </div>
  );
}

/** Keeps the end in sight while it grows, as long as the reader has not scrolled away from it. */
function useFollowing(turns: Turn[]) {
  const atEnd = useRef(true);
  useEffect(() => {
    const note = () => (atEnd.current = innerHeight + scrollY >= document.documentElement.scrollHeight - 160);
    window.addEventListener('scroll', note, { passive: true });
    return () => window.removeEventListener('scroll', note);
  }, []);
  useEffect(() => {
    if (turns.length > 0 && atEnd.current) window.scrollTo({ top: document.documentElement.scrollHeight });
  }, [turns]);
}

/** Tells a screen reader of each answer once, when it has ended. */
function Announcement({ turns }: { turns: Turn[] }) {
  const { t } = useText();
  const last = turns.at(-1);
  return (
    <div className="only-read" aria-live="polite">
      {last?.answers.filter(ended).map((answer) => (
        <p key={last.id + answer.model}>{t(`gateway:announce.${answer.state}`, { model: answer.model })}</p>
      ))}
    </div>
  );
}

function OneAnswer({ answer }: { answer: Answer }) {
  const { t } = useText();
  return (
    <article className={classes.answer} aria-label={answer.model} aria-busy={!ended(answer)}>
      <header className={classes.answerHead}>
        <span className="cut" title={answer.model}>
          {answer.model}
        </span>
        {answer.text && <CopyButton value={answer.text} label={t('gateway:play.copy_answer')} />}
      </header>
      {answer.reasoning && (
        <details className={classes.reasoning}>
          <summary>{t('gateway:play.reasoning')}</summary>
          <div className={classes.text}>{answer.reasoning}</div>
        </details>
      )}
      {answer.state === 'waiting' && <div className={classes.waiting}>{t('gateway:play.waiting')}</div>}
      {answer.text && <div className={classes.text}>{answer.text}</div>}
      {answer.state === 'done' && !answer.text && <p className="soft">{t('gateway:play.no_text')}</p>}
      {answer.state === 'stopped' && <Status tone="warn">{t('gateway:play.stopped')}</Status>}
      {answer.state === 'failed' && <ErrorState problem={answer.problem} />}
      {ended(answer) && answer.callId && <AnswerFigures callId={answer.callId} />}
    </article>
  );
}

/** What the answer cost and how fast it came, from the call as it was written down. */
function AnswerFigures({ callId }: { callId: string }) {
  const { t } = useText();
  const { data: call, isError } = useQuery(callDetailQuery('me', callId, true));
  const link = <Link to={`/activity/calls/${callId}` as '/'}>{t('gateway:play.call')}</Link>;
  if (!call) {
    return (
      <footer className={classes.figures}>
        <span className="soft">{isError ? t('gateway:play.no_figures') : t('gateway:play.figures_soon')}</span> {isError && link}
      </footer>
    );
  }
  const writing = call.ttft_ms === null ? 0 : call.latency_ms - call.ttft_ms;
  return (
    <footer className={classes.figures}>
      <strong>
        <Money value={call.cost} />
      </strong>
      <Tokens input={call.input_tokens} output={call.output_tokens} />
      {call.ttft_ms !== null && (
        <span className="num">
          <span className="soft">{t('gateway:play.first')}</span> {format.duration(call.ttft_ms)}
        </span>
      )}
      {writing > 0 && <span className="num">{t('gateway:play.speed', { speed: ((call.output_tokens / writing) * 1000).toFixed(1) })}</span>}
      {link}
    </footer>
  );
}
