// OpenAI's client for Node against Omnia: chat, stream, tools, responses and typed errors.
import assert from "node:assert/strict";
import OpenAI from "openai";

const baseURL = process.env.OMNIA_URL + "/v1";
const client = new OpenAI({ baseURL, apiKey: process.env.OMNIA_API_KEY, maxRetries: 0 });
const hello = [{ role: "user", content: "Say hello." }];
const tools = [
  {
    type: "function",
    function: {
      name: "get_weather",
      description: "The weather in a city",
      parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    },
  },
];

for (const model of process.env.OMNIA_MODELS.split(" ")) {
  const answer = await client.chat.completions.create({ model, messages: hello });
  const said = answer.choices[0].message.content;
  assert.equal(answer.choices[0].finish_reason, "stop");
  assert.ok(said.length > 0 && answer.usage.total_tokens > 0);
  console.log(model, "chat:", said);

  let streamed = "";
  let usage;
  const stream = await client.chat.completions.create({
    model,
    messages: hello,
    stream: true,
    stream_options: { include_usage: true },
  });
  for await (const chunk of stream) {
    streamed += chunk.choices[0]?.delta?.content ?? "";
    usage = chunk.usage ?? usage;
  }
  assert.equal(streamed, said);
  assert.deepEqual([usage.prompt_tokens, usage.completion_tokens], [answer.usage.prompt_tokens, answer.usage.completion_tokens]);
  console.log(model, "stream:", streamed);

  const messages = [{ role: "user", content: "What is the weather in Paris?" }];
  const asked = await client.chat.completions.create({ model, messages, tools });
  assert.equal(asked.choices[0].finish_reason, "tool_calls");
  messages.push(asked.choices[0].message);
  for (const call of asked.choices[0].message.tool_calls) {
    const { city } = JSON.parse(call.function.arguments);
    messages.push({ role: "tool", tool_call_id: call.id, content: `21 degrees in ${city}` });
  }
  const told = await client.chat.completions.create({ model, messages, tools });
  assert.match(told.choices[0].message.content, /21 degrees in Paris/);
  console.log(model, "tools:", told.choices[0].message.content);

  const response = await client.responses.create({ model, input: "Say hello." });
  assert.equal(response.output_text, said);
  console.log(model, "response:", response.output_text);
}

const model = process.env.OMNIA_MODELS.split(" ")[0];
const wrongKey = new OpenAI({ baseURL, apiKey: "omnia_live_wrong", maxRetries: 0 });
const noCredit = new OpenAI({ baseURL, apiKey: process.env.OMNIA_EMPTY_KEY, maxRetries: 0 });
await refused(OpenAI.AuthenticationError, 401, () => wrongKey.chat.completions.create({ model, messages: hello }));
await refused(OpenAI.APIError, 402, () => noCredit.chat.completions.create({ model, messages: hello }));
await refused(OpenAI.NotFoundError, 404, () => client.chat.completions.create({ model: "no/such-model", messages: hello }));
await refused(OpenAI.BadRequestError, 400, () => client.chat.completions.create({ model, messages: hello, max_tokens: -1 }));

async function refused(type, status, call) {
  await assert.rejects(call, (error) => error instanceof type && error.status === status);
  console.log(status, type.name);
}
