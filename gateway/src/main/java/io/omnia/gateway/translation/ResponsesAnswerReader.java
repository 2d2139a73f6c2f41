package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer of responses. What the vendor's own tools did on the way is left out: what they found is in the text and
 * its sources.
 */
final class ResponsesAnswerReader implements AnswerReader {
    @Override
    public @Nullable Answer read(ObjectNode body, AnswerContext context) {
        if (!body.path("output").isArray() || body.path("error").isObject()) {
            return null;
        }
        var parts = new ArrayList<Part>();
        Json.elements(body, "output").forEach(item -> parts.addAll(parts(item)));
        var calls = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
        return new Answer(
                Json.textOr(body, "id", ""),
                Json.textOr(body, "model", context.model()),
                parts,
                stop(body).with(calls),
                body.path("usage").isObject() ? ResponsesUsage.read(body.path("usage")) : null);
    }

    static Stop stop(JsonNode response) {
        var reason = Json.textOr(response.path("incomplete_details"), "reason", "");
        return Stop.of(
                switch (reason) {
                    case "" ->
                        Json.textOr(response, "status", "").equals("incomplete") ? Stop.Reason.LENGTH : Stop.Reason.END;
                    case "content_filter" -> Stop.Reason.CONTENT_FILTER;
                    default -> Stop.Reason.LENGTH;
                });
    }

    /** What one item of the output says. */
    static List<Part> parts(JsonNode item) {
        return switch (Json.textOr(item, "type", "")) {
            case "message" -> content(item);
            case "reasoning" -> {
                var signature = signature(item);
                var text = ResponsesItems.thinking(item.path("summary"), item.path("content"));
                yield text.isEmpty() && signature == null ? List.of() : List.of(new Part.Thinking(text, signature));
            }
            case "function_call" ->
                List.of(new Part.ToolCall(
                        callId(item), Json.textOr(item, "name", ""), Json.textOr(item, "arguments", ""), null));
            default -> List.of();
        };
    }

    static String callId(JsonNode item) {
        return Json.textOr(item, "call_id", Json.textOr(item, "id", ""));
    }

    /** With its id, which has to go back with it. */
    static @Nullable Signature signature(JsonNode item) {
        var signed = Json.textOr(item, "encrypted_content", "");
        return signed.isEmpty()
                ? null
                : new Signature(Format.RESPONSES, Json.textOr(item, "id", "") + ":" + signed, false);
    }

    private static List<Part> content(JsonNode item) {
        var parts = new ArrayList<Part>();
        for (var content : Json.elements(item, "content")) {
            switch (Json.textOr(content, "type", "")) {
                case "output_text" -> {
                    var citations = new ArrayList<Citation>();
                    for (var annotation : Json.elements(content, "annotations")) {
                        if (annotation.path("url").isTextual()) {
                            citations.add(ChatAnswerReader.citation(annotation));
                        }
                    }
                    parts.add(new Part.Text(Json.textOr(content, "text", ""), citations, null));
                }
                case "refusal" -> parts.add(new Part.Refusal(Json.textOr(content, "refusal", "")));
                default -> {
                    // Nothing to read.
                }
            }
        }
        return parts;
    }
}
