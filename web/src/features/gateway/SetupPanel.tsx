import { Button, Textarea, TextInput } from '@mantine/core';
import { useDebouncedCallback, useMediaQuery } from '@mantine/hooks';
import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useText } from '../../i18n/use-text';
import type { Model } from '../../api';
import { type CallProtocol, callProtocols, Panel, useFilters } from '../../ui';
import { ModelPicker } from './ModelPicker';
import { protocolName, protocolOf, speaks } from './protocols';
import { efforts, isBad, MOST_MODELS, nameAt, type Parameter } from './setup';
import classes from './playground.module.css';

/** Which models are asked and how. All but the system prompt is in the address and so can be shared. */
export function SetupPanel({
  models,
  chosen,
  system,
  setSystem,
}: {
  models: Model[];
  chosen: string[];
  system: string;
  setSystem: (text: string) => void;
}) {
  const { t } = useText();
  const filters = useFilters();
  const wide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false });
  const set = (next: string[]) => filters.set({ model: next.length > 0 ? [...new Set(next)] : undefined });
  const asked = chosen.map((id) => models.find((model) => model.id === id));
  const next = models.find((model) => model.available && !chosen.includes(model.id));
  return (
    <div className={classes.setup}>
      <Panel>
        <div className="stack">
          {chosen.map((id, place) => (
            <ModelPicker
              key={place}
              label={chosen.length > 1 ? t('gateway:play.model_n', { n: place + 1 }) : t('gateway:play.model')}
              models={models}
              value={id}
              taken={chosen}
              onChange={(other) => set(chosen.map((one, index) => (index === place ? other : one)))}
              onRemove={chosen.length > 1 ? () => set(chosen.filter((_, index) => index !== place)) : undefined}
            />
          ))}
          <ProtocolChoice asked={asked} />
          {chosen.length < MOST_MODELS && next && chosen.length > 0 && (
            <Button size="xs" leftSection={<Plus size={14} aria-hidden />} onClick={() => set([...chosen, next.id])}>
              {t('gateway:play.compare')}
            </Button>
          )}
          <Textarea
            label={t('gateway:play.system')}
            autosize={false}
            rows={3}
            maxLength={100_000}
            value={system}
            onChange={(event) => setSystem(event.currentTarget.value)}
          />
          <details className={classes.more} open={wide}>
            <summary>{t('gateway:play.parameters')}</summary>
            <div className={classes.parameters}>
              {(['temperature', 'top_p', 'max_tokens', 'stop'] as const).map((parameter) => (
                <ParameterField key={parameter} parameter={parameter} asked={asked} />
              ))}
              <Effort asked={asked} />
            </div>
          </details>
        </div>
      </Panel>
      <p className="soft small">{t('gateway:play.kept')}</p>
    </div>
  );
}

/** In what the models are asked; those that one of them cannot be asked in are no choice. */
function ProtocolChoice({ asked }: { asked: (Model | undefined)[] }) {
  const { t } = useText();
  const filters = useFilters();
  const chosen = protocolOf(filters.one('protocol'));
  return (
    <label className={classes.effort}>
      <span>{t('gateway:play.protocol')}</span>
      <select className="choose" value={chosen} onChange={(event) => filters.set({ protocol: event.currentTarget.value })}>
        {callProtocols.map((protocol) => (
          <option key={protocol} value={protocol} disabled={protocol !== chosen && !asked.every((model) => speaks(model, protocol))}>
            {protocolName(protocol)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Models of those asked that are known not to take a parameter. */
const without = (asked: (Model | undefined)[], parameter: Parameter, protocol: CallProtocol) =>
  asked.filter((model) => model && nameAt(model, parameter, protocol) === null).map((model) => model?.name ?? '');

function ParameterField({ parameter, asked }: { parameter: Exclude<Parameter, 'reasoning_effort'>; asked: (Model | undefined)[] }) {
  const { t } = useText();
  const filters = useFilters();
  const applied = filters.one(parameter) ?? '';
  const [text, setText] = useState(applied);
  useEffect(() => setText(applied), [applied]);
  const apply = useDebouncedCallback((value: string) => filters.set({ [parameter]: value || undefined }), 200);
  const missing = without(asked, parameter, protocolOf(filters.one('protocol')));
  if (missing.length === asked.length && asked.length > 0) return null;
  return (
    <TextInput
      size="xs"
      label={<span className="mono">{parameter}</span>}
      description={missing.length > 0 && text ? t('gateway:play.not_for', { models: missing.join(', ') }) : undefined}
      placeholder={t('gateway:play.usual')}
      {...(parameter === 'stop' ? {} : { inputMode: 'decimal' as const })}
      error={isBad(parameter, text) ? t('gateway:play.not_a_number') : undefined}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        apply(event.currentTarget.value);
      }}
    />
  );
}

function Effort({ asked }: { asked: (Model | undefined)[] }) {
  const { t } = useText();
  const filters = useFilters();
  if (without(asked, 'reasoning_effort', protocolOf(filters.one('protocol'))).length === asked.length) return null;
  return (
    <label className={classes.effort}>
      <span className="mono">reasoning_effort</span>
      <select
        className="choose"
        value={filters.one('reasoning_effort') ?? ''}
        onChange={(event) => filters.set({ reasoning_effort: event.currentTarget.value || undefined })}
      >
        <option value="">{t('gateway:play.usual')}</option>
        {efforts.map((effort) => (
          <option key={effort} value={effort}>
            {effort}
          </option>
        ))}
      </select>
    </label>
  );
}
