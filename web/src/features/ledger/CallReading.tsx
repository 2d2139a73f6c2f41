import { useText } from '../../i18n/use-text';
import type { CallDetail } from '../../api';
import classes from './ledger.module.css';

type Story = 'no_credit' | 'no_right' | 'no_model' | 'too_many' | 'bad_request' | 'upstream_busy' | 'upstream_error' | 'upstream_cut' | 'hung_up' | 'incomplete';

/** What a call's end means, from its status and the status its caller got. */
function storyOf(call: CallDetail): Story | null {
  switch (call.status) {
    case 'completed':
      return call.delivery === 'incomplete' ? 'incomplete' : null;
    case 'hung_up':
    case 'upstream_cut':
      return call.status;
    case 'upstream_error':
      return call.http_status === 429 || call.http_status === 503 ? 'upstream_busy' : 'upstream_error';
    case 'refused':
      return refusal(call.http_status);
  }
}

function refusal(status: number): Story {
  if (status === 402) return 'no_credit';
  if (status === 401 || status === 403) return 'no_right';
  if (status === 404) return 'no_model';
  return status === 429 ? 'too_many' : 'bad_request';
}

/** In plain words what happened to a call that did not go well, and what to do. */
export function CallReading({ call }: { call: CallDetail }) {
  const { t } = useText();
  const story = storyOf(call);
  if (!story) return null;
  return (
    <div className={classes.reading} data-tone={call.status === 'hung_up' || call.status === 'completed' ? 'warn' : 'bad'}>
      <p>{t(`ledger:story.${story}.what`)}</p>
      <p className="soft">{t(`ledger:story.${story}.todo`)}</p>
    </div>
  );
}
