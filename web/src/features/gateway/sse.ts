import type { CallProtocol } from '../../ui';

/**
 * The data of each server-sent event of a stream, as the standard reads them: lines end by CR, LF or both, several data
 * lines are one text, comments and other fields mean nothing here. An event cut off by the end of the stream is dropped.
 */
export async function* sseData(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  try {
    for (;;) {
      const { value, done } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      // A CR at the very end may be the first half of a line's end.
      const whole = !done && rest.endsWith('\r') ? rest.slice(0, -1) : rest;
      const lines = whole.split(/\r\n|\r|\n/);
      rest = (lines.pop() ?? '') + rest.slice(whole.length);
      for (const line of lines) {
        if (line === '') {
          if (data.length > 0) yield data.join('\n');
          data = [];
        } else if (line === 'data') data.push('');
        else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
      }
      if (done) return;
    }
  } finally {
    reader.releaseLock();
  }
}

/** What one frame of an answer adds. */
interface Frame {
  text: string;
  reasoning: string;
  /** The upstream broke off; its sentence. */
  problem: string | null;
}

interface Failure {
  message?: string;
}

const nothing: Frame = { text: '', reasoning: '', problem: null };

/** Reads one frame of a protocol; null for the end mark and for what is no frame. */
export function readFrame(protocol: CallProtocol, data: string): Frame | null {
  if (data.trim() === '[DONE]') return null;
  let frame: unknown;
  try {
    frame = JSON.parse(data);
  } catch {
    return null;
  }
  if (typeof frame !== 'object' || frame === null) return null;
  switch (protocol) {
    case 'openai_chat':
      return chatFrame(frame);
    case 'openai_responses':
      return responsesFrame(frame);
    case 'anthropic_messages':
      return messagesFrame(frame);
  }
}

function chatFrame(frame: {
  choices?: { delta?: { content?: string | null; reasoning_content?: string | null; reasoning?: string | null } }[];
  error?: Failure | null;
}): Frame {
  const delta = frame.choices?.[0]?.delta;
  return {
    text: delta?.content ?? '',
    reasoning: delta?.reasoning_content ?? delta?.reasoning ?? '',
    problem: frame.error ? (frame.error.message ?? '') : null,
  };
}

function responsesFrame(frame: { type?: string; delta?: string; message?: string; error?: Failure; response?: { error?: Failure | null } }): Frame {
  switch (frame.type) {
    case 'response.output_text.delta':
    case 'response.refusal.delta':
      return { ...nothing, text: frame.delta ?? '' };
    case 'response.reasoning_text.delta':
    case 'response.reasoning_summary_text.delta':
      return { ...nothing, reasoning: frame.delta ?? '' };
    case 'error':
      return { ...nothing, problem: frame.message ?? frame.error?.message ?? '' };
    case 'response.failed':
      return { ...nothing, problem: frame.response?.error?.message ?? '' };
    default:
      return nothing;
  }
}

function messagesFrame(frame: { type?: string; delta?: { type?: string; text?: string; thinking?: string }; error?: Failure }): Frame {
  if (frame.type === 'error') return { ...nothing, problem: frame.error?.message ?? '' };
  if (frame.type !== 'content_block_delta') return nothing;
  return { ...nothing, text: frame.delta?.text ?? '', reasoning: frame.delta?.thinking ?? '' };
}
