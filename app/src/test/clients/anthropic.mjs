// Drives a running server with the official Anthropic client and prints what it saw as one line of JSON.
// ANTHROPIC_BASE_URL and ANTHROPIC_API_KEY say where and who; MODEL what to ask.
import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({ maxRetries: 0 });
const model = process.env.MODEL ?? "sandbox/chat";
const messages = [{ role: "user", content: "Say hello to the world." }];
const ask = { model, max_tokens: 200, messages };
const seen = {};

const models = [];
for await (const entry of client.models.list()) {
  models.push(entry.id);
}
seen.models = models;

const { data: whole, response } = await client.messages.create(ask).withResponse();
seen.whole = whole.content[0].text;
seen.stopReason = whole.stop_reason;
seen.usage = whole.usage;
seen.cost = response.headers.get("x-omnia-cost-usd");
seen.requestId = response.headers.get("request-id") ?? response.headers.get("x-request-id");

const stream = client.messages.stream(ask);
let text = "";
stream.on("text", (piece) => {
  text += piece;
});
const final = await stream.finalMessage();
seen.stream = text;
seen.streamUsage = final.usage;

seen.count = (await client.messages.countTokens({ model, messages })).input_tokens;
seen.short = (await client.messages.create({ ...ask, max_tokens: 2 })).stop_reason;
seen.beta = (await client.beta.messages.create({ ...ask, betas: ["context-1m-2025-08-07"] })).content[0].text;

seen.errors = {};
for (const [name, call] of Object.entries({
  badKey: () => new Anthropic({ apiKey: "omnia_test_wrong", maxRetries: 0 }).messages.create(ask),
  unknownModel: () => client.messages.create({ ...ask, model: "nobody/nothing" }),
  rateLimited: () => client.messages.create({ ...ask, model: "sandbox/error-429" }),
  upstream500: () => client.messages.create({ ...ask, model: "sandbox/error-500" }),
  cut: () => client.messages.stream({ ...ask, model: "sandbox/cut" }).finalMessage(),
})) {
  try {
    await call();
    seen.errors[name] = "no error";
  } catch (error) {
    seen.errors[name] = {
      type: error.constructor.name,
      status: error.status,
      kind: error.error?.error?.type,
      requestId: error.requestID,
    };
  }
}

console.log(JSON.stringify(seen));
