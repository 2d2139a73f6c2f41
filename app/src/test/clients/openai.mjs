// Drives a running server with the official OpenAI client and prints what it saw as one line of JSON.
// OPENAI_BASE_URL and OPENAI_API_KEY say where and who; MODEL and EXTRA what to ask.
import OpenAI from "openai";

const client = new OpenAI({ maxRetries: 0 });
const model = process.env.MODEL ?? "sandbox/chat";
const extra = JSON.parse(process.env.EXTRA ?? "{}");
const seen = {};

const models = [];
for await (const entry of client.models.list()) {
  models.push(entry.id);
}
seen.models = models;
seen.model = (await client.models.retrieve(models[0])).id;

const messages = [{ role: "user", content: "Say hello to the world." }];
const { data: whole, response } = await client.chat.completions
  .create({ model, messages, ...extra })
  .withResponse();
seen.whole = whole.choices[0].message.content;
seen.usage = whole.usage;
seen.cost = response.headers.get("x-omnia-cost-usd");
seen.requestId = whole._request_id;

const stream = await client.chat.completions.create({
  model,
  messages,
  stream: true,
  stream_options: { include_usage: true },
  ...extra,
});
let text = "";
for await (const chunk of stream) {
  text += chunk.choices[0]?.delta?.content ?? "";
  if (chunk.usage) {
    seen.streamUsage = chunk.usage;
  }
}
seen.stream = text;

const plain = await client.chat.completions.create({ model, messages, stream: true, ...extra });
let chunksWithoutChoices = 0;
for await (const chunk of plain) {
  chunksWithoutChoices += chunk.choices.length === 0 ? 1 : 0;
}
seen.chunksWithoutChoices = chunksWithoutChoices;

seen.errors = {};
for (const [name, call] of Object.entries({
  badKey: () => new OpenAI({ apiKey: "omnia_test_wrong", maxRetries: 0 }).models.list(),
  unknownModel: () => client.chat.completions.create({ model: "nobody/nothing", messages }),
  rateLimited: () => client.chat.completions.create({ model: "sandbox/error-429", messages }),
  upstream500: () => client.chat.completions.create({ model: "sandbox/error-500", messages }),
})) {
  try {
    await call();
    seen.errors[name] = "no error";
  } catch (error) {
    seen.errors[name] = { type: error.constructor.name, status: error.status, code: error.code, requestId: error.requestID };
  }
}

try {
  const cut = await client.chat.completions.create({ model: "sandbox/cut", messages, stream: true });
  for await (const _ of cut) {
    // The error comes inside the stream.
  }
  seen.errors.cut = "no error";
} catch (error) {
  seen.errors.cut = { type: error.constructor.name, code: error.code };
}

console.log(JSON.stringify(seen));
