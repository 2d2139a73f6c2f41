package io.omnia.gateway.sandbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer in Anthropic's messages protocol: one block of text. */
record MessagesReply(Said said) implements SandboxReply {
    @Override
    public Buffer whole() {
        var block = new JsonObject().put("type", "text").put("text", said.text());
        return message(new JsonArray().add(block), stopReason(), said.completionTokens())
                .toBuffer();
    }

    @Override
    public List<Buffer> events() {
        var events = new ArrayList<JsonObject>();
        events.add(event("message_start").put("message", message(new JsonArray(), null, 1)));
        events.add(event("content_block_start")
                .put("index", 0)
                .put("content_block", new JsonObject().put("type", "text").put("text", "")));
        events.add(event("ping"));
        for (var word : said.words()) {
            events.add(event("content_block_delta")
                    .put("index", 0)
                    .put("delta", new JsonObject().put("type", "text_delta").put("text", word)));
        }
        events.add(event("content_block_stop").put("index", 0));
        events.add(event("message_delta")
                .put("delta", new JsonObject().put("stop_reason", stopReason()).putNull("stop_sequence"))
                .put("usage", usage(said.completionTokens())));
        events.add(event("message_stop"));
        return events.stream().map(SandboxReply::namedFrame).toList();
    }

    private static JsonObject event(String type) {
        return new JsonObject().put("type", type);
    }

    private String stopReason() {
        return said.cutShort() ? "max_tokens" : "end_turn";
    }

    private JsonObject message(JsonArray content, @Nullable String stopReason, long tokens) {
        return event("message")
                .put("id", "msg_" + said.id())
                .put("role", "assistant")
                .put("model", said.model())
                .put("content", content)
                .put("stop_reason", stopReason)
                .putNull("stop_sequence")
                .put("usage", usage(tokens));
    }

    private JsonObject usage(long tokens) {
        return new JsonObject()
                .put("input_tokens", said.promptTokens())
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", 0)
                .put("output_tokens", tokens);
    }
}
