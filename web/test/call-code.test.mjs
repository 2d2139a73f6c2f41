import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { bodyOf, callCode, callProtocols, codeLanguages } = await load('ui/call-code.ts');

const call = (protocol) => ({
  protocol,
  model: 'acme/m',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: "It's \"me\"" },
  ],
  options: { temperature: 0.5 },
});

test('a body is that of its protocol', () => {
  assert.deepEqual(Object.keys(bodyOf(call('openai_chat'))), ['model', 'messages', 'temperature']);
  assert.deepEqual(bodyOf(call('openai_responses')), {
    model: 'acme/m',
    instructions: 'Be brief.',
    input: [{ role: 'user', content: "It's \"me\"" }],
    temperature: 0.5,
  });
  const messages = bodyOf(call('anthropic_messages'));
  assert.equal(messages.system, 'Be brief.');
  assert.equal(messages.messages.length, 1);
  assert.equal(messages.max_tokens, 4096);
  assert.equal(bodyOf({ ...call('anthropic_messages'), options: { max_tokens: 7 } }).max_tokens, 7);
});

test('every language calls the address of the protocol with the key of the environment', () => {
  const paths = { openai_chat: '/v1/chat/completions', openai_responses: '/v1/responses', anthropic_messages: '/v1/messages' };
  const creates = { openai_chat: 'chat.completions.create(', openai_responses: 'responses.create(', anthropic_messages: 'messages.create(' };
  for (const protocol of callProtocols) {
    for (const language of codeLanguages) {
      const code = callCode(language, 'http://localhost:8080/', call(protocol));
      assert.match(code, /OMNIA_KEY/);
      assert.ok(code.includes(['curl', 'Java'].includes(language) ? `http://localhost:8080${paths[protocol]}` : creates[protocol]), code);
      assert.ok(code.includes('acme/m') && code.includes('Be brief.'), code);
    }
  }
  assert.match(callCode('curl', 'http://x', call('anthropic_messages')), /x-api-key: \$OMNIA_KEY"[^]*anthropic-version: 2023-06-01/);
  assert.match(callCode('Python', 'http://x', call('anthropic_messages')), /base_url="http:\/\/x", /);
});
