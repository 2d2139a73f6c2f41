// Anthropic's client for Node against Omnia: messages, stream, tools and typed errors.
import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";

const baseURL = process.env.OMNIA_URL;
const client = new Anthropic({ baseURL, apiKey: process.env.OMNIA_API_KEY, maxRetries: 0 });
const hello = { max_tokens: 500, messages: [{ role: "user", content: "Say hello." }] };
const tools = [
  {
    name: "get_weather",
    description: "The weather in a city",
    input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
];

for (const model of process.env.OMNIA_MODELS.split(" ")) {
  const answer = await client.messages.create({ model, ...hello });
  const said = answer.content[0].text;
  assert.equal(answer.stop_reason, "end_turn");
  assert.ok(said.length > 0 && answer.usage.output_tokens > 0);
  console.log(model, "chat:", said);

  let streamed = "";
  const stream = client.messages.stream({ model, ...hello }).on("text", (piece) => (streamed += piece));
  const final = await stream.finalMessage();
  assert.equal(streamed, said);
  assert.equal(final.usage.output_tokens, answer.usage.output_tokens);
  console.log(model, "stream:", streamed);

  const messages = [{ role: "user", content: "What is the weather in Paris?" }];
  const asked = await client.messages.create({ model, max_tokens: 500, messages, tools });
  assert.equal(asked.stop_reason, "tool_use");
  const results = asked.content
    .filter((block) => block.type === "tool_use")
    .map((call) => ({ type: "tool_result", tool_use_id: call.id, content: `21 degrees in ${call.input.city}` }));
  messages.push({ role: "assistant", content: asked.content }, { role: "user", content: results });
  const told = await client.messages.create({ model, max_tokens: 500, messages, tools });
  assert.match(told.content[0].text, /21 degrees in Paris/);
  console.log(model, "tools:", told.content[0].text);
}

const model = process.env.OMNIA_MODELS.split(" ")[0];
const wrongKey = new Anthropic({ baseURL, apiKey: "omnia_live_wrong", maxRetries: 0 });
const noCredit = new Anthropic({ baseURL, apiKey: process.env.OMNIA_EMPTY_KEY, maxRetries: 0 });
await refused(Anthropic.AuthenticationError, 401, () => wrongKey.messages.create({ model, ...hello }));
await refused(Anthropic.APIError, 402, () => noCredit.messages.create({ model, ...hello }));
await refused(Anthropic.NotFoundError, 404, () => client.messages.create({ model: "no/such-model", ...hello }));
await refused(Anthropic.BadRequestError, 400, () => client.messages.create({ model, ...hello, max_tokens: -1 }));

async function refused(type, status, call) {
  await assert.rejects(call, (error) => error instanceof type && error.status === status);
  console.log(status, type.name);
}
