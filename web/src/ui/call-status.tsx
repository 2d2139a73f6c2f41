import { useText } from '../i18n/use-text';
import type { Call } from '../api';
import { Status, type Tone } from './values';

const tones: Record<Call['status'], Tone> = {
  completed: 'good',
  refused: 'warn',
  upstream_error: 'bad',
  upstream_cut: 'bad',
  hung_up: 'soft',
};

/** How a call ended. */
export function CallStatus({ status }: { status: Call['status'] }) {
  const { t } = useText();
  return <Status tone={tones[status]}>{t(`common:call_status.${status}`)}</Status>;
}
