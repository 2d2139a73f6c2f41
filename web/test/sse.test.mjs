import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { sseData, readFrame } = await load('features/gateway/sse.ts');

/** A stream that hands the bytes over in pieces of the given size. */
function inPieces(text, size) {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
}

async function read(text, size) {
  const all = [];
  for await (const data of sseData(inPieces(text, size))) all.push(data);
  return all;
}

test('events are the same however the bytes are cut', async () => {
  const text = ': hello\r\n\r\nid: 1\r\ndata: {"a":"é😀"}\r\n\r\ndata: one\ndata: two\n\ndata:no space\r\rdata\n\ndata: [DONE]\n\n';
  for (let size = 1; size <= text.length; size++) {
    assert.deepEqual(await read(text, size), ['{"a":"é😀"}', 'one\ntwo', 'no space', '', '[DONE]'], `pieces of ${size}`);
  }
});

test('an event that the end cuts off is dropped', async () => {
  assert.deepEqual(await read('data: whole\n\ndata: hal', 4), ['whole']);
  assert.deepEqual(await read('data: no blank line\n', 4), []);
});

test('only one space after the colon belongs to the format', async () => {
  assert.deepEqual(await read('data:  two spaces\n\n', 3), [' two spaces']);
});

test('a frame gives its text, its reasoning or its problem', () => {
  assert.deepEqual(readFrame('openai_chat', '{"choices":[{"delta":{"content":"Hi"}}]}'), { text: 'Hi', reasoning: '', problem: null });
  assert.deepEqual(readFrame('openai_chat', '{"choices":[{"delta":{"reasoning_content":"hm"}}]}'), { text: '', reasoning: 'hm', problem: null });
  assert.deepEqual(readFrame('openai_chat', '{"choices":[],"usage":{"total_tokens":3}}'), { text: '', reasoning: '', problem: null });
  assert.equal(readFrame('openai_chat', '{"error":{"message":"cut off"}}').problem, 'cut off');
  assert.equal(readFrame('openai_chat', '[DONE]'), null);
  assert.equal(readFrame('openai_chat', 'not json'), null);
});

test('each protocol says the same in frames of its own', () => {
  const responses = (frame) => readFrame('openai_responses', JSON.stringify(frame));
  assert.equal(responses({ type: 'response.output_text.delta', delta: 'Hi' }).text, 'Hi');
  assert.equal(responses({ type: 'response.reasoning_summary_text.delta', delta: 'hm' }).reasoning, 'hm');
  assert.equal(responses({ type: 'response.output_text.done', text: 'Hi' }).text, '');
  assert.equal(responses({ type: 'response.failed', response: { error: { message: 'cut off' } } }).problem, 'cut off');
  assert.equal(responses({ type: 'error', message: 'cut off' }).problem, 'cut off');
  const messages = (frame) => readFrame('anthropic_messages', JSON.stringify(frame));
  assert.equal(messages({ type: 'content_block_delta', delta: { type: 'text_delta', text: 'Hi' } }).text, 'Hi');
  assert.equal(messages({ type: 'content_block_delta', delta: { type: 'thinking_delta', thinking: 'hm' } }).reasoning, 'hm');
  assert.equal(messages({ type: 'message_stop' }).text, '');
  assert.equal(messages({ type: 'error', error: { message: 'cut off' } }).problem, 'cut off');
});
