// Vercel's AI SDK against Omnia, through its OpenAI and its Anthropic provider: text, stream, tools and typed errors.
import assert from "node:assert/strict";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { APICallError, generateText, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";

const baseURL = process.env.OMNIA_URL + "/v1";
// Each way to speak to Omnia, with a key: OpenAI's chat and responses, Anthropic's messages.
const ways = {
  chat: (apiKey) => createOpenAI({ baseURL, apiKey }).chat,
  responses: (apiKey) => createOpenAI({ baseURL, apiKey }).responses,
  messages: (apiKey) => createAnthropic({ baseURL, apiKey }),
};
const prompt = "Say hello.";
const tools = {
  get_weather: tool({
    description: "The weather in a city",
    inputSchema: z.object({ city: z.string() }),
    execute: async ({ city }) => `21 degrees in ${city}`,
  }),
};

for (const [way, provider] of Object.entries(ways)) {
  const models = provider(process.env.OMNIA_API_KEY);
  for (const name of process.env.OMNIA_MODELS.split(" ")) {
    const model = models(name);
    const answer = await generateText({ model, prompt, maxRetries: 0 });
    assert.equal(answer.finishReason, "stop");
    assert.ok(answer.text.length > 0 && answer.usage.outputTokens > 0);
    console.log(way, name, "text:", answer.text);

    const stream = streamText({ model, prompt, maxRetries: 0 });
    let streamed = "";
    for await (const piece of stream.textStream) {
      streamed += piece;
    }
    assert.equal(streamed, answer.text);
    assert.equal((await stream.usage).outputTokens, answer.usage.outputTokens);
    console.log(way, name, "stream:", streamed);

    const told = await generateText({
      model,
      tools,
      prompt: "What is the weather in Paris?",
      stopWhen: stepCountIs(2),
      // Omnia stores nothing, so the SDK has to send what was said before in full.
      providerOptions: { openai: { store: false } },
      maxRetries: 0,
    });
    assert.equal(told.steps.length, 2);
    assert.match(told.text, /21 degrees in Paris/);
    console.log(way, name, "tools:", told.text);
  }

  const first = process.env.OMNIA_MODELS.split(" ")[0];
  await refused(way, 401, provider("omnia_live_wrong")(first));
  await refused(way, 402, provider(process.env.OMNIA_EMPTY_KEY)(first));
  await refused(way, 404, models("no/such-model"));
}

async function refused(way, status, model) {
  const call = generateText({ model, prompt, maxRetries: 0 });
  await assert.rejects(call, (error) => APICallError.isInstance(error) && error.statusCode === status);
  console.log(way, status, "APICallError");
}
