import { useText } from '../../i18n/use-text';
import type { CallDetail } from '../../api';
import { format } from '../../ui';
import classes from './ledger.module.css';

/** The time a call took as a bar: until the first bytes, and from there to the end. */
export function Timing({ call }: { call: CallDetail }) {
  const { t } = useText();
  const first = call.ttft_ms === null ? null : Math.min(call.ttft_ms, call.latency_ms);
  const rest = call.latency_ms - (first ?? 0);
  const share = (ms: number) => `${call.latency_ms > 0 ? (100 * ms) / call.latency_ms : 100}%`;
  const speed = first !== null && rest > 0 && call.output_tokens > 1 ? (call.output_tokens / rest) * 1000 : null;
  return (
    <>
      <div className={classes.timing} aria-hidden>
        {first !== null && <span className={classes.first} style={{ width: share(first) }} />}
        <span className={classes.rest} style={{ width: share(rest) }} />
      </div>
      <div className={classes.timingNames}>
        {first !== null && (
          <span>
            <span className={`${classes.swatch} ${classes.first}`} aria-hidden />
            <span className="soft">{t('ledger:timing.first')}</span> <span className="num">{format.duration(first)}</span>
          </span>
        )}
        <span>
          <span className={`${classes.swatch} ${classes.rest}`} aria-hidden />
          <span className="soft">{first === null ? t('ledger:timing.whole') : t('ledger:timing.rest')}</span>{' '}
          <span className="num">{format.duration(rest)}</span>
        </span>
        {first !== null && (
          <span>
            <span className="soft">{t('ledger:timing.total')}</span> <span className="num">{format.duration(call.latency_ms)}</span>
          </span>
        )}
        {speed !== null && <span className="soft num">{t('ledger:timing.speed', { speed: speed.toFixed(1) })}</span>}
      </div>
    </>
  );
}
