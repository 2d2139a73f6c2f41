import { useEffect, useRef, useState } from 'react';
import { ApiProblem, type Mode, postForStream } from '../../api';
import { bodyOf, type CallProtocol, type ChatCall } from '../../ui';
import { readFrame, sseData } from './sse';

export interface Answer {
  model: string;
  state: 'waiting' | 'streaming' | 'done' | 'stopped' | 'failed';
  text: string;
  reasoning: string;
  callId: string | null;
  problem: unknown;
}

/** One prompt and what each model said to it. */
export interface Turn {
  id: number;
  prompt: string;
  answers: Answer[];
}

export type Ended = Answer & { state: 'done' | 'stopped' | 'failed' };

export const ended = (answer: Answer): answer is Ended => answer.state !== 'waiting' && answer.state !== 'streaming';

/** What a model is sent: the system prompt, its own answers so far, and the new prompt. */
export function messagesFor(model: string, system: string, turns: Turn[], prompt: string): ChatCall['messages'] {
  const before = turns.flatMap((turn): ChatCall['messages'] => {
    const answer = turn.answers.find((one) => one.model === model);
    if (!answer?.text) return [];
    return [
      { role: 'user', content: turn.prompt },
      { role: 'assistant', content: answer.text },
    ];
  });
  return [...(system ? [{ role: 'system' as const, content: system }] : []), ...before, { role: 'user', content: prompt }];
}

const addresses = {
  openai_chat: '/api/playground/chat/completions',
  openai_responses: '/api/playground/responses',
  anthropic_messages: '/api/playground/messages',
} as const satisfies Record<CallProtocol, string>;

/** Reads one answer as it comes; `change` is told every piece. */
async function ask(mode: Mode, call: ChatCall, signal: AbortSignal, change: (next: (before: Answer) => Answer) => void) {
  try {
    const protocol = call.protocol ?? 'openai_chat';
    const response = await postForStream(addresses[protocol], {
      body: { ...bodyOf(call), stream: true },
      headers: { 'x-omnia-mode': mode },
      signal,
    });
    change((answer) => ({ ...answer, callId: response.headers.get('x-omnia-call') }));
    if (!response.body) throw ApiProblem.unreachable();
    for await (const data of sseData(response.body)) {
      const frame = readFrame(protocol, data);
      if (!frame) continue;
      if (frame.problem !== null) throw new ApiProblem(502, 'upstream_cut', frame.problem, null, response.headers.get('x-request-id'));
      if (frame.text || frame.reasoning) {
        change((answer) => ({
          ...answer,
          state: 'streaming',
          text: answer.text + frame.text,
          reasoning: answer.reasoning + frame.reasoning,
        }));
      }
    }
    change((answer) => ({ ...answer, state: 'done' }));
  } catch (problem) {
    const stopped = signal.aborted;
    const told = problem instanceof ApiProblem ? problem : ApiProblem.unreachable();
    change((answer) => ({ ...answer, state: stopped ? 'stopped' : 'failed', problem: stopped ? null : told }));
  }
}

/** Prompts and answers, in this component's memory and nowhere else: they are gone when the page is left. */
export function useConversation(mode: Mode) {
  const [turns, setTurns] = useState<Turn[]>([]);
  const running = useRef<AbortController | null>(null);
  const numbers = useRef(0);
  const stop = () => running.current?.abort();
  useEffect(() => stop, []);
  useEffect(() => {
    stop();
    setTurns([]);
  }, [mode]);

  const send = (prompt: string, calls: ChatCall[]) => {
    const id = ++numbers.current;
    const controller = new AbortController();
    running.current = controller;
    const start = (model: string): Answer => ({ model, state: 'waiting', text: '', reasoning: '', callId: null, problem: null });
    setTurns((before) => [...before, { id, prompt, answers: calls.map((call) => start(call.model)) }]);
    calls.forEach((call, place) => {
      const change = (next: (before: Answer) => Answer) =>
        setTurns((before) =>
          before.map((turn) =>
            turn.id === id ? { ...turn, answers: turn.answers.map((answer, index) => (index === place ? next(answer) : answer)) } : turn,
          ),
        );
      void ask(mode, call, controller.signal, change);
    });
  };

  return {
    turns,
    busy: turns.some((turn) => !turn.answers.every(ended)),
    send,
    stop,
    clear: () => {
      stop();
      setTurns([]);
    },
  };
}
