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

/** What one frame of a chat's answer adds. */
interface ChatFrame {
  text: string;
  reasoning: string;
  /** The upstream broke off; its sentence. */
  problem: string | null;
}

/** Reads one frame; null for the end mark and for what is no frame. */
export function chatFrame(data: string): ChatFrame | null {
  if (data.trim() === '[DONE]') return null;
  let frame: {
    choices?: { delta?: { content?: string | null; reasoning_content?: string | null; reasoning?: string | null } }[];
    error?: { message?: string } | null;
  };
  try {
    frame = JSON.parse(data) as typeof frame;
  } catch {
    return null;
  }
  const delta = frame.choices?.[0]?.delta;
  return {
    text: delta?.content ?? '',
    reasoning: delta?.reasoning_content ?? delta?.reasoning ?? '',
    problem: frame.error ? (frame.error.message ?? '') : null,
  };
}
