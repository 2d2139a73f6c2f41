import { CloseButton, Select } from '@mantine/core';
import { useText } from '../../i18n/use-text';
import type { Model } from '../../api';
import { format } from '../../ui';
import { priceNow } from './models';
import classes from './playground.module.css';

/** What a million tokens cost, in and out. */
function PricePair({ model }: { model: Model }) {
  const [input, output] = ['input', 'output'].map((unit) => priceNow(model, unit, 0));
  const text = (price: typeof input) => (price ? format.price(price.usd_per_million) : '–');
  return (
    <span className="num soft">
      {text(input)} / {text(output)}
    </span>
  );
}

/** Chooses a model: those that can be called now, and the others with the reason why not. */
export function ModelPicker({
  label,
  models,
  value,
  taken,
  onChange,
  onRemove,
}: {
  label: string;
  models: Model[];
  value: string;
  taken: string[];
  onChange: (id: string) => void;
  onRemove?: (() => void) | undefined;
}) {
  const { t } = useText();
  const byId = new Map(models.map((model) => [model.id, model]));
  const model = byId.get(value);
  // Those that can be called come first; the rest stays to be seen, with its reason.
  const sorted = [...models].sort((a, b) => Number(b.available) - Number(a.available));
  const data = [
    ...(model ? [] : [{ value, label: value }]),
    ...sorted.map((one) => ({ value: one.id, label: one.id, disabled: !one.available || (one.id !== value && taken.includes(one.id)) })),
  ];
  return (
    <div>
      <div className={classes.pick}>
        <Select
          className="grow"
          size="xs"
          label={label}
          data={data}
          value={value}
          onChange={(id) => id && onChange(id)}
          allowDeselect={false}
          searchable
          limit={80}
          withScrollArea={false}
          classNames={{ options: classes.options }}
          comboboxProps={{ width: 'min(420px, 92vw)', position: 'bottom-start', portalProps: { target: '#main' } }}
          nothingFoundMessage={t('common:nothing_found')}
          renderOption={({ option }) => {
            const one = byId.get(option.value);
            return (
              <span className={classes.option}>
                <span className={classes.optionName}>{option.value}</span>
                {one && <PricePair model={one} />}
                {one && !one.available && <span className={classes.reason}>{one.reason}</span>}
              </span>
            );
          }}
        />
        {onRemove && <CloseButton size="sm" aria-label={t('gateway:play.remove', { model: value })} onClick={onRemove} />}
      </div>
      <div className={classes.pickNote}>
        {model ? (
          model.available ? (
            <>
              <PricePair model={model} /> <span className="soft">{t('gateway:play.per_million')}</span>
            </>
          ) : (
            <span className="warn">{model.reason}</span>
          )
        ) : (
          <span className="warn">{t('gateway:play.unknown_model')}</span>
        )}
      </div>
    </div>
  );
}
