package io.omnia.gateway.sandbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sandbox answer as an OpenAI-style server would send it: whole, or as events.
 *
 * @param words the answer, cut into the pieces it is streamed in
 * @param finishReason {@code stop} or {@code length}
 */
record SandboxReply(
        String id,
        long created,
        String model,
        List<String> words,
        int choices,
        String finishReason,
        long promptTokens,
        long completionTokens) {
    private static final Buffer DONE = Buffer.buffer("data: [DONE]\n\n");

    Buffer whole() {
        var answers = new JsonArray();
        for (var choice = 0; choice < choices; choice++) {
            answers.add(new JsonObject()
                    .put("index", choice)
                    .put(
                            "message",
                            new JsonObject()
                                    .put("role", "assistant")
                                    .put("content", String.join("", words))
                                    .putNull("refusal"))
                    .putNull("logprobs")
                    .put("finish_reason", finishReason));
        }
        return head("chat.completion")
                .put("choices", answers)
                .put("usage", usage())
                .toBuffer();
    }

    List<Buffer> events(boolean includeUsage) {
        var events = new ArrayList<Buffer>();
        for (var choice = 0; choice < choices; choice++) {
            events.add(event(choice, new JsonObject().put("role", "assistant").put("content", ""), null));
            for (var word : words) {
                events.add(event(choice, new JsonObject().put("content", word), null));
            }
            events.add(event(choice, new JsonObject(), finishReason));
        }
        if (includeUsage) {
            events.add(frame(head("chat.completion.chunk")
                    .put("choices", new JsonArray())
                    .put("usage", usage())));
        }
        events.add(DONE);
        return events;
    }

    private Buffer event(int choice, JsonObject delta, @Nullable String finish) {
        var answer = new JsonObject()
                .put("index", choice)
                .put("delta", delta)
                .putNull("logprobs")
                .put("finish_reason", finish);
        return frame(head("chat.completion.chunk").put("choices", new JsonArray().add(answer)));
    }

    private JsonObject head(String object) {
        return new JsonObject()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", model);
    }

    private JsonObject usage() {
        return new JsonObject()
                .put("prompt_tokens", promptTokens)
                .put("completion_tokens", completionTokens)
                .put("total_tokens", promptTokens + completionTokens)
                .put("prompt_tokens_details", new JsonObject().put("cached_tokens", 0))
                .put("completion_tokens_details", new JsonObject().put("reasoning_tokens", 0));
    }

    private static Buffer frame(JsonObject data) {
        return Buffer.buffer("data: ").appendBuffer(data.toBuffer()).appendString("\n\n");
    }
}
