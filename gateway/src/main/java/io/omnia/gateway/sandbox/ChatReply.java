package io.omnia.gateway.sandbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer in OpenAI's chat protocol, or in the legacy one before it, which has a text where chat has a message. */
record ChatReply(Said said, boolean legacy, boolean includeUsage) implements SandboxReply {
    private static final Buffer DONE = Buffer.buffer("data: [DONE]\n\n");

    @Override
    public Buffer whole() {
        var answers = new JsonArray();
        for (var choice = 0; choice < said.choices(); choice++) {
            var answer = new JsonObject().put("index", choice);
            if (legacy) {
                answer.put("text", said.text());
            } else {
                answer.put(
                        "message",
                        new JsonObject()
                                .put("role", "assistant")
                                .put("content", said.text())
                                .putNull("refusal"));
            }
            answers.add(answer.putNull("logprobs").put("finish_reason", finishReason()));
        }
        return head(legacy ? "text_completion" : "chat.completion")
                .put("choices", answers)
                .put("usage", usage())
                .toBuffer();
    }

    @Override
    public List<Buffer> events() {
        var events = new ArrayList<Buffer>();
        for (var choice = 0; choice < said.choices(); choice++) {
            if (!legacy) {
                events.add(
                        event(choice, new JsonObject().put("role", "assistant").put("content", ""), null));
            }
            for (var word : said.words()) {
                events.add(event(choice, new JsonObject().put("content", word), null));
            }
            events.add(event(choice, new JsonObject(), finishReason()));
        }
        if (includeUsage) {
            events.add(SandboxReply.frame(
                    head(object()).put("choices", new JsonArray()).put("usage", usage())));
        }
        events.add(DONE);
        return events;
    }

    private Buffer event(int choice, JsonObject delta, @Nullable String finish) {
        var answer = new JsonObject().put("index", choice);
        if (legacy) {
            answer.put("text", delta.getString("content", ""));
        } else {
            answer.put("delta", delta);
        }
        answer.putNull("logprobs").put("finish_reason", finish);
        return SandboxReply.frame(head(object()).put("choices", new JsonArray().add(answer)));
    }

    private String object() {
        return legacy ? "text_completion" : "chat.completion.chunk";
    }

    private String finishReason() {
        return said.cutShort() ? "length" : "stop";
    }

    private JsonObject head(String object) {
        return new JsonObject()
                .put("id", (legacy ? "cmpl-" : "chatcmpl-") + said.id())
                .put("object", object)
                .put("created", said.created())
                .put("model", said.model());
    }

    private JsonObject usage() {
        return new JsonObject()
                .put("prompt_tokens", said.promptTokens())
                .put("completion_tokens", said.completionTokens())
                .put("total_tokens", said.promptTokens() + said.completionTokens())
                .put("prompt_tokens_details", new JsonObject().put("cached_tokens", 0))
                .put("completion_tokens_details", new JsonObject().put("reasoning_tokens", 0));
    }
}
