import { useText } from '../../i18n/use-text';
import type { Model } from '../../api';
import { format, Status, type Tone } from '../../ui';
import { priceNow, tiersOf } from './models';
import classes from './gateway.module.css';

/** Words for the catalog's codes; a code without a word of ours is shown as it is. */
export function useWords() {
  const { t, i18n } = useText();
  const word = (key: string, code: string) => (i18n.exists(key) ? t(key as 'common:more') : code.replaceAll('_', ' '));
  return {
    ability: (code: string) => word(`gateway:ability.${code}`, code),
    unit: (code: string) => word(`gateway:unit.${code}`, code),
  };
}

/** `272K` for a threshold that is a round number, else all its digits. */
const threshold = (tokens: number) => (tokens % 1000 === 0 ? `${format.count(tokens / 1000)}K` : format.count(tokens));

/** Which calls a tier is for: `≤ 128K`, `> 128K`. */
function tierText(tiers: number[], index: number): string {
  const next = tiers[index + 1];
  return next === undefined ? `> ${threshold(tiers[index] ?? 0)}` : `≤ ${threshold(next)}`;
}

/** The same for one price, given all thresholds of its model; undefined where it is the price of every call. */
export function sizeText(above: number, tiers: number[]): string | undefined {
  const index = tiers.indexOf(above);
  if (index >= 0 && tiers.length > 1) return tierText(tiers, index);
  return above === 0 ? undefined : `> ${threshold(above)}`;
}

/** The tiers below each other, as {@link UnitPrice} has their prices. */
export function Tiers({ model }: { model: Model }) {
  const { t } = useText();
  const tiers = tiersOf(model);
  if (tiers.length === 1) return <span className="soft">{t('gateway:models.every_call')}</span>;
  return (
    <span className={classes.lines}>
      {tiers.map((tier, index) => (
        <span key={tier} className="num">
          {tierText(tiers, index)}
        </span>
      ))}
    </span>
  );
}

/** What a unit costs now: one line per tier. */
export function UnitPrice({ model, unit }: { model: Model; unit: string }) {
  const tiers = tiersOf(model);
  if (!model.prices.some((price) => price.unit === unit)) return <span className="soft">–</span>;
  return (
    <span className={classes.lines}>
      {tiers.map((tier, index) => {
        const price = priceNow(model, unit, tier);
        return (
          <span key={tier} className="num">
            {tiers.length > 1 && <span className={classes.lineTier}>{tierText(tiers, index)}</span>}
            {price ? format.price(price.usd_per_million) : '–'}
          </span>
        );
      })}
    </span>
  );
}

const trainsTones: Record<Model['data_policy']['trains'], Tone> = { no: 'good', yes: 'warn', unknown: 'soft' };

/** Whether the provider trains on what it is sent. */
export function Trains({ model }: { model: Model }) {
  const { t } = useText();
  const { trains } = model.data_policy;
  return <Status tone={trainsTones[trains]}>{t(`gateway:trains.${trains}`)}</Status>;
}

export function Retention({ days }: { days: number | null }) {
  const { t } = useText();
  if (days === null) return <span className="soft">{t('gateway:retention.unknown')}</span>;
  return <span className="num">{days === 0 ? t('gateway:retention.none') : t('gateway:retention.days', { count: days })}</span>;
}

const healthTones: Record<Model['health'], Tone> = { up: 'good', degraded: 'warn', down: 'bad', off: 'soft' };

/** Whether calls of a model that is on go through. */
export function Health({ model }: { model: Model }) {
  const { t } = useText();
  return (
    <span title={model.health === 'up' ? undefined : t('gateway:models.health_note')}>
      <Status tone={healthTones[model.health]}>{t(`gateway:models.health.${model.health}`)}</Status>
    </span>
  );
}

/** Whether the model can be called now; the reason beside it, or on hover where many stand below each other. */
export function Availability({ model, brief = false }: { model: Model; brief?: boolean }) {
  const { t } = useText();
  if (model.available) return <Health model={model} />;
  return (
    <span className={classes.reasonCut} title={model.reason ?? undefined}>
      <Status tone="soft">{t('gateway:models.unavailable')}</Status>
      {!brief && model.reason && <span className="soft small"> {model.reason}</span>}
    </span>
  );
}
