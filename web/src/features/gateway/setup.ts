import type { Model } from '../../api';
import { type CallProtocol, type Filters } from '../../ui';

/** What can be set beside the text; each lies in the address under its own name. */
export const parameters = ['temperature', 'top_p', 'max_tokens', 'stop', 'reasoning_effort'] as const;
export type Parameter = (typeof parameters)[number];

export const MOST_MODELS = 4;

export const efforts = ['low', 'medium', 'high'] as const;

/** Which of the parameters a protocol has. */
const has = (protocol: CallProtocol, parameter: Parameter) =>
  protocol === 'openai_chat' || (protocol === 'openai_responses' ? parameter !== 'stop' : parameter !== 'reasoning_effort');

/** The name under which a model takes a parameter; null when it is known not to. A model that lists none may take all. */
export function nameAt(model: Model | undefined, parameter: Parameter, protocol: CallProtocol): string | null {
  if (!has(protocol, parameter)) return null;
  const known = model?.supported_parameters ?? [];
  if (known.includes(parameter)) return parameter;
  if (parameter === 'max_tokens' && known.includes('max_completion_tokens')) return 'max_completion_tokens';
  if (parameter === 'reasoning_effort') return null;
  return known.length === 0 ? parameter : null;
}

const numeric = (parameter: Parameter) => parameter !== 'stop' && parameter !== 'reasoning_effort';

export const isBad = (parameter: Parameter, text: string): boolean => numeric(parameter) && text !== '' && !Number.isFinite(Number(text));

/** The parameters of the address as this model takes them in this protocol. */
export function optionsFor(model: Model | undefined, filters: Filters, protocol: CallProtocol): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  for (const parameter of parameters) {
    const text = filters.one(parameter);
    const name = nameAt(model, parameter, protocol);
    if (text && name && !isBad(parameter, text)) {
      const [own, value] = inProtocol(protocol, name, parameter, numeric(parameter) ? Number(text) : text);
      options[own] = value;
    }
  }
  return options;
}

/** A parameter with the name and the shape that it has in a protocol; a model's own names are those of chat. */
function inProtocol(protocol: CallProtocol, name: string, parameter: Parameter, value: number | string): [string, unknown] {
  if (protocol === 'openai_responses') {
    if (parameter === 'max_tokens') return ['max_output_tokens', value];
    if (parameter === 'reasoning_effort') return ['reasoning', { effort: value }];
  }
  if (protocol === 'anthropic_messages') {
    if (parameter === 'stop') return ['stop_sequences', [value]];
    if (parameter === 'max_tokens') return ['max_tokens', value];
  }
  return [name, value];
}
