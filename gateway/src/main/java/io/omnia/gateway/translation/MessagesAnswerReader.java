package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer of messages. What the vendor's own tools did on the way is left out: what they found is in the text and
 * its sources.
 */
final class MessagesAnswerReader implements AnswerReader {
    @Override
    public @Nullable Answer read(ObjectNode body, AnswerContext context) {
        if (!body.path("content").isArray()) {
            return null;
        }
        var parts = new ArrayList<Part>();
        for (var block : Json.elements(body, "content")) {
            var part = part(block);
            if (part != null) {
                parts.add(part);
            }
        }
        return new Answer(
                Json.textOr(body, "id", ""),
                Json.textOr(body, "model", context.model()),
                parts,
                stop(body),
                body.path("usage").isObject() ? MessagesUsage.read(body.path("usage")) : null);
    }

    /** Why it stopped, in an answer or in a stream's last delta. */
    static Stop stop(JsonNode holder) {
        return new Stop(
                MessagesStops.read(Json.textOr(holder, "stop_reason", "end_turn")), Json.text(holder, "stop_sequence"));
    }

    private static @Nullable Part part(JsonNode block) {
        return switch (Json.textOr(block, "type", "")) {
            case "text" -> new Part.Text(Json.textOr(block, "text", ""), citations(block), null);
            case "thinking" -> {
                var signature = Json.textOr(block, "signature", "");
                yield new Part.Thinking(
                        Json.textOr(block, "thinking", ""),
                        signature.isEmpty() ? null : new Signature(Format.MESSAGES, signature, false));
            }
            case "redacted_thinking" ->
                new Part.Thinking("", new Signature(Format.MESSAGES, Json.textOr(block, "data", ""), true));
            case "tool_use" ->
                new Part.ToolCall(
                        Json.textOr(block, "id", ""),
                        Json.textOr(block, "name", ""),
                        Json.string(block.path("input").isObject() ? block.path("input") : Json.object()),
                        null);
            default -> null;
        };
    }

    private static List<Citation> citations(JsonNode block) {
        var citations = new ArrayList<Citation>();
        for (var cited : Json.elements(block, "citations")) {
            var citation = citation(cited);
            if (citation != null) {
                citations.add(citation);
            }
        }
        return citations;
    }

    /** A source on the web; places in the caller's own documents have no equal elsewhere. */
    static @Nullable Citation citation(JsonNode cited) {
        var url = Json.text(cited, "url");
        return url == null
                ? null
                : new Citation(url, Json.textOr(cited, "title", ""), Json.textOr(cited, "cited_text", ""), null);
    }
}
