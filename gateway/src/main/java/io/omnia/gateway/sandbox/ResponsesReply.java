package io.omnia.gateway.sandbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** An answer in OpenAI's responses protocol: one message with one text. */
record ResponsesReply(Said said) implements SandboxReply {
    private static final String RUNNING = "in_progress";

    @Override
    public Buffer whole() {
        return finished().toBuffer();
    }

    @Override
    public List<Buffer> events() {
        var events = new Numbered();
        events.add("response.created", new JsonObject().put("response", response(RUNNING, new JsonArray())));
        events.add("response.in_progress", new JsonObject().put("response", response(RUNNING, new JsonArray())));
        events.add("response.output_item.added", item(RUNNING, new JsonArray()));
        events.add("response.content_part.added", inPart().put("part", part("")));
        for (var word : said.words()) {
            events.add("response.output_text.delta", inPart().put("delta", word).put("logprobs", new JsonArray()));
        }
        events.add(
                "response.output_text.done", inPart().put("text", said.text()).put("logprobs", new JsonArray()));
        events.add("response.content_part.done", inPart().put("part", part(said.text())));
        events.add("response.output_item.done", item(status(), new JsonArray().add(part(said.text()))));
        events.add("response." + status(), new JsonObject().put("response", finished()));
        return events.frames;
    }

    /** Gives each event its type and its number. */
    private static final class Numbered {
        private final List<Buffer> frames = new ArrayList<>();

        void add(String type, JsonObject rest) {
            frames.add(SandboxReply.namedFrame(new JsonObject()
                    .put("type", type)
                    .put("sequence_number", frames.size())
                    .mergeIn(rest)));
        }
    }

    private String status() {
        return said.cutShort() ? "incomplete" : "completed";
    }

    private JsonObject inPart() {
        return new JsonObject().put("item_id", itemId()).put("output_index", 0).put("content_index", 0);
    }

    private JsonObject item(String status, JsonArray content) {
        return new JsonObject().put("output_index", 0).put("item", message(status, content));
    }

    private JsonObject message(String status, JsonArray content) {
        return new JsonObject()
                .put("id", itemId())
                .put("type", "message")
                .put("role", "assistant")
                .put("status", status)
                .put("content", content);
    }

    private String itemId() {
        return "msg_" + said.id();
    }

    private static JsonObject part(String text) {
        return new JsonObject()
                .put("type", "output_text")
                .put("text", text)
                .put("annotations", new JsonArray())
                .put("logprobs", new JsonArray());
    }

    private JsonObject finished() {
        var output = new JsonArray().add(message(status(), new JsonArray().add(part(said.text()))));
        var response = response(status(), output).put("usage", usage());
        return said.cutShort()
                ? response.put("incomplete_details", new JsonObject().put("reason", "max_output_tokens"))
                : response;
    }

    private JsonObject response(String status, JsonArray output) {
        return new JsonObject()
                .put("id", "resp_" + said.id())
                .put("object", "response")
                .put("created_at", said.created())
                .put("status", status)
                .putNull("error")
                .putNull("incomplete_details")
                .putNull("instructions")
                .putNull("metadata")
                .put("model", said.model())
                .put("output", output)
                .put("parallel_tool_calls", true)
                .put("store", false)
                .put("tool_choice", "auto")
                .put("tools", new JsonArray())
                .putNull("usage");
    }

    private JsonObject usage() {
        return new JsonObject()
                .put("input_tokens", said.promptTokens())
                .put("input_tokens_details", new JsonObject().put("cached_tokens", 0))
                .put("output_tokens", said.completionTokens())
                .put("output_tokens_details", new JsonObject().put("reasoning_tokens", 0))
                .put("total_tokens", said.promptTokens() + said.completionTokens());
    }
}
