import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { sseData, chatFrame } = await load('features/gateway/sse.ts');

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
  assert.deepEqual(chatFrame('{"choices":[{"delta":{"content":"Hi"}}]}'), { text: 'Hi', reasoning: '', problem: null });
  assert.deepEqual(chatFrame('{"choices":[{"delta":{"reasoning_content":"hm"}}]}'), { text: '', reasoning: 'hm', problem: null });
  assert.deepEqual(chatFrame('{"choices":[],"usage":{"total_tokens":3}}'), { text: '', reasoning: '', problem: null });
  assert.equal(chatFrame('{"error":{"message":"cut off"}}').problem, 'cut off');
  assert.equal(chatFrame('[DONE]'), null);
  assert.equal(chatFrame('not json'), null);
});
