package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A whole answer as chat completions give it. */
final class ChatAnswerWriter implements AnswerWriter {
    @Override
    public ObjectNode write(Answer answer, AnswerContext context) {
        var body = Json.object()
                .put("id", AnswerIds.in(Format.CHAT, answer.id(), context.callId()))
                .put("object", "chat.completion")
                .put("created", context.createdSeconds())
                .put("model", answer.model());
        var legacy = context.asked().legacyFunctions();
        var choice = body.putArray("choices").addObject().put("index", 0);
        choice.set("message", message(answer.parts(), legacy));
        choice.putNull("logprobs");
        choice.put("finish_reason", ChatStops.write(answer.stop(), legacy));
        if (answer.usage() != null) {
            body.set("usage", ChatUsage.write(answer.usage()));
        }
        return body;
    }

    private static ObjectNode message(List<Part> parts, boolean legacyFunctions) {
        var message = Json.object().put("role", "assistant");
        var text = new StringBuilder();
        var thinking = new StringBuilder();
        var refusal = new StringBuilder();
        var annotations = Json.array();
        var calls = Json.array();
        for (var part : parts) {
            if (part instanceof Part.Text said) {
                said.citations()
                        .forEach(citation -> annotate(
                                annotations,
                                citation,
                                text.length(),
                                said.text().length()));
                text.append(said.text());
            } else if (part instanceof Part.Thinking thought) {
                thinking.append(thought.text());
            } else if (part instanceof Part.Refusal(var said)) {
                refusal.append(said);
            } else if (part instanceof Part.ToolCall call) {
                calls.add(call(call));
            }
        }
        message.put("content", text.isEmpty() ? null : text.toString());
        if (text.isEmpty() && calls.isEmpty() && refusal.isEmpty()) {
            message.put("content", "");
        }
        message.put("refusal", refusal.isEmpty() ? null : refusal.toString());
        if (!thinking.isEmpty()) {
            message.put("reasoning_content", thinking.toString());
        }
        message.set("annotations", annotations);
        if (!calls.isEmpty() && legacyFunctions) {
            message.set("function_call", calls.path(0).path("function"));
        } else if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        return message;
    }

    private static ObjectNode call(Part.ToolCall call) {
        var arguments = call.arguments().isBlank() ? "{}" : call.arguments();
        return Json.typed("function")
                .put("id", call.id())
                .set("function", Json.object().put("name", call.name()).put("arguments", arguments));
    }

    /** Sources are counted over the whole text. */
    static void annotate(ArrayNode annotations, Citation citation, int offset, int length) {
        annotations.add(Json.typed("url_citation").set("url_citation", cited(citation, offset, length)));
    }

    /** A source as chat and responses describe it. */
    static ObjectNode cited(Citation citation, int offset, int length) {
        var span = citation.span() == null ? new Citation.Span(0, length) : citation.span();
        return Json.object()
                .put("url", citation.url())
                .put("title", citation.title())
                .put("start_index", offset + span.start())
                .put("end_index", offset + span.end());
    }
}
