import { useText } from '../../i18n/use-text';
import type { Budget } from '../../api';
import { format, Money } from '../../ui';
import classes from './identity.module.css';

const width = (part: number, whole: number) => `${whole > 0 ? Math.min(100, (100 * part) / whole) : 100}%`;

/** Each budget as a bar: spent, held by running calls, and what is left. The figures stand beside it. */
export function BudgetBars({ budgets }: { budgets: Budget[] }) {
  const { t } = useText();
  if (budgets.length === 0) return <span className="soft">{t('identity:keys.no_budget')}</span>;
  return (
    <span className={classes.budgets}>
      {budgets.map((budget) => {
        const { spent, held, limit } = budget;
        const full = spent.microcredits + held.microcredits >= limit.microcredits;
        return (
          <span key={budget.window} className={classes.budget} title={budget.resets_at ? t('identity:budget.resets', { at: format.moment(budget.resets_at) }) : undefined}>
            <span className="soft">{t(`identity:window.${budget.window}`)}</span>
            <span className={classes.bar} data-full={full || undefined} aria-hidden>
              <span className={classes.spent} style={{ width: width(spent.microcredits, limit.microcredits) }} />
              <span className={classes.held} style={{ width: width(held.microcredits, limit.microcredits) }} />
            </span>
            <span>
              <Money value={spent} decimals={2} /> <span className="soft">{t('identity:budget.of')}</span> <Money value={limit} />
              {full && <span className="bad"> {t('identity:budget.full')}</span>}
            </span>
          </span>
        );
      })}
    </span>
  );
}
