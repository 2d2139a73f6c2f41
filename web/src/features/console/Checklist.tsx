import { CloseButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Check, Circle } from 'lucide-react';
import { useText } from '../../i18n/use-text';
import type { Overview } from '../../api';
import { Panel } from '../../ui';
import classes from './console.module.css';

type Done = Overview['checklist'];

/** The five steps, in the order that leads to a first live call, and the page where each is done. */
const steps = [
  { id: 'key', done: (list: Done) => list.has_key, to: '/keys', mode: 'test' },
  { id: 'playground', done: (list: Done) => list.has_playground_call, to: '/playground', mode: 'test' },
  { id: 'test_call', done: (list: Done) => list.has_test_call, to: '/playground', mode: 'test' },
  { id: 'live_key', done: (list: Done) => list.has_live_key, to: '/keys', mode: 'live' },
  { id: 'live_call', done: (list: Done) => list.has_live_call, to: '/playground', mode: 'live' },
] as const;

export const complete = (list: Done): boolean => steps.every((step) => step.done(list));

export function Checklist({ done, onDismiss }: { done: Done; onDismiss: () => void }) {
  const { t } = useText();
  if (complete(done)) return null;
  const next = steps.find((step) => !step.done(done));
  return (
    <Panel
      title={t('console:checklist.title', { done: steps.filter((step) => step.done(done)).length, of: steps.length })}
      actions={<CloseButton size="sm" aria-label={t('console:checklist.dismiss')} onClick={onDismiss} />}
    >
      <ol className={classes.steps}>
        {steps.map((step) => {
          const ready = step.done(done);
          return (
            <li key={step.id} data-done={ready || undefined}>
              {ready ? <Check size={16} aria-hidden /> : <Circle size={16} aria-hidden />}
              <div>
                <div>
                  {t(`console:checklist.${step.id}.title`)}
                  {ready && <span className="only-read"> ({t('console:checklist.done')})</span>}
                </div>
                {step === next && (
                  <div className="soft">
                    {t(`console:checklist.${step.id}.text`)}{' '}
                    <Link to={step.to as '/'} search={{ mode: step.mode }}>
                      {t(`console:checklist.${step.id}.action`)}
                    </Link>
                  </div>
                )}
              </div>
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}
