import { useText } from '../../i18n/use-text';
import type { AttemptOutcome } from '../../api';
import { Status, type Tone } from '../../ui';

const tones: Record<AttemptOutcome, Tone> = {
  answered: 'good',
  declined: 'warn',
  limited: 'warn',
  key_refused: 'bad',
  failed: 'bad',
  unreachable: 'bad',
  silent: 'bad',
  cut: 'bad',
  hung_up: 'soft',
  not_asked: 'soft',
};

/** What came of asking a provider once. */
export function AttemptStatus({ outcome }: { outcome: AttemptOutcome }) {
  const { t } = useText();
  return <Status tone={tones[outcome]}>{t(`ledger:tried.outcomes.${outcome}`)}</Status>;
}
