import type { Model } from '../../api';
import { type CallProtocol, callProtocols } from '../../ui';

/** The names that the vendors give to their protocols; one that has none here is shown by its code. */
const names: Record<string, string> = {
  openai_chat: 'Chat completions',
  openai_responses: 'Responses',
  openai_completions: 'Completions',
  openai_embeddings: 'Embeddings',
  openai_moderations: 'Moderations',
  openai_input_tokens: 'Input tokens',
  anthropic_messages: 'Messages',
  anthropic_count_tokens: 'Count tokens',
  google_generate: 'generateContent',
  google_count_tokens: 'countTokens',
  google_embed: 'embedContent',
};

export const protocolName = (code: string): string => names[code] ?? code;

/** Whether a model can be asked in this protocol; one that nothing is known of may be. */
export const speaks = (model: Model | undefined, protocol: CallProtocol): boolean =>
  !model || model.protocols.some((one) => one.name === protocol);

/** A word of the address as a protocol; chat where there is none. */
export const protocolOf = (word: string | undefined): CallProtocol => callProtocols.find((protocol) => protocol === word) ?? 'openai_chat';
