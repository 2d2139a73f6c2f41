import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../../i18n/use-text';
import type { ProviderTest } from '../../api';
import { CopyButton, format, FormProblem, Status, SubmitButton } from '../../ui';
import classes from './gateway.module.css';

type Answer = { said: ProviderTest } | { problem: unknown };
type Asked = 'busy' | Answer;

export interface Probe {
  ask: (id: string) => void;
  busy: (id: string) => boolean;
  answerOf: (id: string) => Answer | null;
}

/** Asks providers whether they can be reached, and keeps what each said as long as the page is open. */
export function useProbe(ask: (id: string) => Promise<ProviderTest>): Probe {
  const [asked, setAsked] = useState<Record<string, Asked>>({});
  const note = (id: string, state: Asked) => setAsked((before) => ({ ...before, [id]: state }));
  const test = useMutation({
    mutationFn: ask,
    onMutate: (id) => note(id, 'busy'),
    onSuccess: (said, id) => note(id, { said }),
    onError: (problem, id) => note(id, { problem }),
  });
  return {
    ask: test.mutate,
    busy: (id) => asked[id] === 'busy',
    answerOf: (id) => {
      const state = asked[id];
      return state === undefined || state === 'busy' ? null : state;
    },
  };
}

export function ProbeButton({ probe, id, label }: { probe: Probe; id: string; label: string }) {
  const { t } = useText();
  return (
    <SubmitButton size="compact-xs" busy={probe.busy(id)} aria-label={label} onClick={() => probe.ask(id)}>
      {t('gateway:health.test')}
    </SubmitButton>
  );
}

/** What the provider said, with the models it has where it named them. */
export function ProbeAnswer({ answer }: { answer: Answer }) {
  const { t } = useText();
  if ('problem' in answer) return <FormProblem problem={answer.problem} />;
  const { ok, latency_ms: latency, models, sentence } = answer.said;
  return (
    <div className={classes.reason} role="status">
      <span className="row">
        <Status tone={ok ? 'good' : 'bad'}>{ok ? t('gateway:health.answered') : t('gateway:health.no_answer')}</Status>
        <span className="num soft">{format.duration(latency)}</span>
        <span>{sentence}</span>
        <CopyButton value={sentence} label={t('gateway:health.copy_sentence')} />
      </span>
      {models && models.length > 0 && (
        <details>
          <summary>{t('gateway:health.models_named', { count: models.length })}</summary>
          <ul className={classes.models} tabIndex={0} aria-label={t('gateway:health.models')}>
            {models.map((model) => (
              <li key={model} className="mono">
                {model}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
