package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A whole answer as messages give it. */
final class MessagesAnswerWriter implements AnswerWriter {
    @Override
    public ObjectNode write(Answer answer, AnswerContext context) {
        var body = Json.object()
                .put("id", AnswerIds.in(Format.MESSAGES, answer.id(), context.callId()))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", answer.model());
        var content = body.putArray("content");
        var refused = false;
        for (var part : answer.parts()) {
            var block = block(part);
            if (block != null) {
                content.add(block);
            }
            refused |= part instanceof Part.Refusal;
        }
        var stop = refused ? Stop.of(Stop.Reason.REFUSAL) : answer.stop();
        body.put("stop_reason", MessagesStops.write(stop));
        body.put("stop_sequence", stop.sequence());
        body.set("usage", MessagesUsage.write(Objects.requireNonNullElse(answer.usage(), Usage.NONE)));
        return body;
    }

    private static @Nullable ObjectNode block(Part part) {
        return switch (part) {
            case Part.Text text -> text(text);
            case Part.Refusal(var text) -> Json.typed("text").put("text", text);
            case Part.Thinking thinking -> thinking(thinking);
            case Part.ToolCall call ->
                Json.typed("tool_use")
                        .put("id", call.id())
                        .put("name", call.name())
                        .set("input", Json.arguments(call.arguments()));
            case Part.Image image -> null;
            case Part.Document document -> null;
            case Part.Audio audio -> null;
            case Part.ToolResult result -> null;
        };
    }

    private static @Nullable ObjectNode text(Part.Text text) {
        if (text.text().isEmpty()) {
            return null;
        }
        var block = Json.typed("text").put("text", text.text());
        if (!text.citations().isEmpty()) {
            var citations = block.putArray("citations");
            text.citations().forEach(citation -> citations.add(cited(citation, text.text())));
        }
        return block;
    }

    /** A source; the words at it are those of the answer where the upstream does not tell. */
    static ObjectNode cited(Citation citation, String text) {
        var span = citation.span();
        var said = span == null || span.start() < 0 || span.end() > text.length() || span.start() > span.end()
                ? text
                : text.substring(span.start(), span.end());
        return Json.typed("web_search_result_location")
                .put("cited_text", citation.cited().isEmpty() ? said : citation.cited())
                .put("url", citation.url())
                .put("title", citation.title())
                .put("encrypted_index", "");
    }

    private static ObjectNode thinking(Part.Thinking thinking) {
        var signature = thinking.signature();
        if (signature != null && signature.hidden() && thinking.text().isEmpty()) {
            return Json.typed("redacted_thinking").put("data", signature.carriedIn(Format.MESSAGES));
        }
        return Json.typed("thinking")
                .put("thinking", thinking.text())
                .put("signature", signature == null ? "" : signature.carriedIn(Format.MESSAGES));
    }
}
