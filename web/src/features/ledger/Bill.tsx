import { useText } from '../../i18n/use-text';
import type { CallDetail } from '../../api';
import { format, Money } from '../../ui';
import { useWords } from '../gateway/facts';
import classes from './ledger.module.css';

/** Quantity × price = amount, line by line, and their sum, all with the same eight decimals so that one can add them up. */
export function Bill({ call }: { call: CallDetail }) {
  const { t } = useText();
  const words = useWords();
  return (
    <table className={classes.sum} aria-label={t('ledger:bill.title')}>
      <thead>
        <tr>
          <th scope="col">{t('ledger:bill.unit')}</th>
          <th scope="col">{t('ledger:bill.quantity')}</th>
          <th scope="col">{t('ledger:bill.price')}</th>
          <th scope="col">{t('ledger:bill.amount')}</th>
        </tr>
      </thead>
      <tbody>
        {call.lines.map((line) => (
          <tr key={line.price_id + line.unit}>
            <th scope="row" title={line.price_id}>
              {words.unit(line.unit)}
              <div className="soft small mono">{line.price_id.split('/').at(-1)}</div>
            </th>
            <td>{format.count(line.quantity)}</td>
            <td>
              <span className="soft">× </span>
              {line.usd_per_million === null ? '–' : format.dollars(line.usd_per_million)}
              <span className="soft"> / 1M</span>
            </td>
            <td>
              <span className="soft">= </span>
              <Money value={line.amount} decimals={8} />
            </td>
          </tr>
        ))}
        {call.lines.length === 0 && (
          <tr>
            <td colSpan={4} className="soft">
              {t('ledger:bill.nothing')}
            </td>
          </tr>
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('ledger:bill.sum')}</th>
          <td />
          <td />
          <td>
            <Money value={call.cost} decimals={8} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
