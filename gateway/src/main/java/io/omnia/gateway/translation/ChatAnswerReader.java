package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole answer of chat completions. Source: OpenAI's API reference, and what compatible servers send. */
final class ChatAnswerReader implements AnswerReader {
    @Override
    public @Nullable Answer read(ObjectNode body, AnswerContext context) {
        var choice = body.path("choices").path(0);
        var message = choice.path("message");
        if (!message.isObject() || body.path("error").isObject()) {
            return null;
        }
        var id = Json.textOr(body, "id", "");
        var parts = parts(message, new ToolIds(id.isEmpty() ? context.callId() : id));
        var calls = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
        return new Answer(
                id,
                Json.textOr(body, "model", context.model()),
                parts,
                ChatStops.read(Json.textOr(choice, "finish_reason", "stop")).with(calls),
                ChatUsage.find(body));
    }

    private static List<Part> parts(JsonNode message, ToolIds ids) {
        var parts = new ArrayList<Part>();
        var thinking = thinking(message);
        if (!thinking.isEmpty()) {
            parts.add(new Part.Thinking(thinking, null));
        }
        var text = text(message.path("content"));
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text, citations(message), null));
        }
        var refusal = Json.textOr(message, "refusal", "");
        if (!refusal.isEmpty()) {
            parts.add(new Part.Refusal(refusal));
        }
        for (var call : Json.elements(message, "tool_calls")) {
            parts.add(call(call.path("function"), ids.next(Json.textOr(call, "id", ""))));
        }
        if (message.path("function_call").isObject()) {
            parts.add(call(message.path("function_call"), ids.next("")));
        }
        return parts;
    }

    /** What a server calls the thinking of its model, in a message or a delta. */
    static String thinking(JsonNode message) {
        for (var name : List.of("reasoning_content", "reasoning")) {
            var text = Json.text(message, name);
            if (text != null && !text.isEmpty()) {
                return text;
            }
        }
        var text = new StringBuilder();
        for (var detail : Json.elements(message, "reasoning_details")) {
            text.append(Json.textOr(detail, "text", Json.textOr(detail, "summary", "")));
        }
        return text.toString();
    }

    /** Some servers answer with parts, of which the text counts. */
    static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        var text = new StringBuilder();
        for (var part : Json.elements(content)) {
            text.append(Json.textOr(part, "text", ""));
        }
        return text.toString();
    }

    private static Part call(JsonNode function, String id) {
        var arguments = function.path("arguments");
        return new Part.ToolCall(
                id,
                Json.textOr(function, "name", ""),
                arguments.isObject() ? Json.string(arguments) : arguments.asText(""),
                null);
    }

    /** The sources of a message or a delta. */
    static List<Citation> citations(JsonNode message) {
        var citations = new ArrayList<Citation>();
        for (var annotation : Json.elements(message, "annotations")) {
            var cited = annotation.path("url_citation");
            if (cited.path("url").isTextual()) {
                citations.add(citation(cited));
            }
        }
        return citations;
    }

    /** A source as chat and responses describe it. */
    static Citation citation(JsonNode cited) {
        var start = cited.path("start_index");
        var end = cited.path("end_index");
        var span = start.isInt() && end.isInt() ? new Citation.Span(start.intValue(), end.intValue()) : null;
        return new Citation(
                Json.textOr(cited, "url", ""),
                Json.textOr(cited, "title", ""),
                Json.textOr(cited, "content", ""),
                span);
    }
}
