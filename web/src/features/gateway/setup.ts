import type { Model } from '../../api';
import { type Filters } from '../../ui';

/** What can be set beside the text; each lies in the address under its own name. */
export const parameters = ['temperature', 'top_p', 'max_tokens', 'stop', 'reasoning_effort'] as const;
export type Parameter = (typeof parameters)[number];

export const MOST_MODELS = 4;

export const efforts = ['low', 'medium', 'high'] as const;

/** The name under which a model takes a parameter; null when it is known not to. A model that lists none may take all. */
export function nameAt(model: Model | undefined, parameter: Parameter): string | null {
  const known = model?.supported_parameters ?? [];
  if (known.includes(parameter)) return parameter;
  if (parameter === 'max_tokens' && known.includes('max_completion_tokens')) return 'max_completion_tokens';
  if (parameter === 'reasoning_effort') return null;
  return known.length === 0 ? parameter : null;
}

const numeric = (parameter: Parameter) => parameter !== 'stop' && parameter !== 'reasoning_effort';

export const isBad = (parameter: Parameter, text: string): boolean => numeric(parameter) && text !== '' && !Number.isFinite(Number(text));

/** The parameters of the address as this model takes them. */
export function optionsFor(model: Model | undefined, filters: Filters): Record<string, number | string> {
  const options: Record<string, number | string> = {};
  for (const parameter of parameters) {
    const text = filters.one(parameter);
    const name = nameAt(model, parameter);
    if (text && name && !isBad(parameter, text)) options[name] = numeric(parameter) ? Number(text) : text;
  }
  return options;
}
