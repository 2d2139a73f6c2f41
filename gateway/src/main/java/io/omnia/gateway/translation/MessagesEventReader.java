package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events of a messages stream. Source: Anthropic's page on streaming messages. */
final class MessagesEventReader implements EventReader {
    private final ObjectNode usage = Json.object();
    private boolean open;
    private boolean emptySoFar;
    private @Nullable JsonNode wholeInput;
    private @Nullable Stop stop;

    @Override
    public void read(ObjectNode event, Consumer<Event> to) {
        switch (Json.textOr(event, "type", "")) {
            case "message_start" -> {
                var message = event.path("message");
                to.accept(new Event.Begin(Json.textOr(message, "id", ""), Json.textOr(message, "model", "")));
                count(message.path("usage"), to);
            }
            case "content_block_start" -> start(event.path("content_block"), to);
            case "content_block_delta" -> delta(event.path("delta"), to);
            case "content_block_stop" -> close(to);
            case "message_delta" -> {
                if (event.path("delta").path("stop_reason").isTextual()) {
                    stop = MessagesAnswerReader.stop(event.path("delta"));
                }
                count(event.path("usage"), to);
            }
            case "error" -> to.accept(ChatEventReader.failure(withCode(event.path("error"))));
            default -> {
                // Others, as ping, say nothing about the answer.
            }
        }
    }

    private static JsonNode withCode(JsonNode error) {
        return Json.object()
                .put("message", Json.textOr(error, "message", ""))
                .put("code", Json.textOr(error, "type", ""));
    }

    /** Later counts correct earlier ones, member by member; a later zero says nothing. */
    private void count(JsonNode counted, Consumer<Event> to) {
        if (counted instanceof ObjectNode more && !more.isEmpty()) {
            more.properties().forEach(member -> {
                if (!isNothing(member.getValue()) || !usage.has(member.getKey())) {
                    usage.set(member.getKey(), member.getValue());
                }
            });
            to.accept(new Event.Counted(MessagesUsage.read(usage)));
        }
    }

    private static boolean isNothing(JsonNode counted) {
        return counted.isNull() || (counted.isNumber() && counted.intValue() == 0);
    }

    private void start(JsonNode block, Consumer<Event> to) {
        close(to);
        switch (Json.textOr(block, "type", "")) {
            case "text" -> {
                open(new Event.Kind.Text(), to);
                more(Json.textOr(block, "text", ""), to);
                Json.elements(block, "citations").forEach(cited -> cite(cited, to));
            }
            case "thinking" -> {
                open(new Event.Kind.Thinking(), to);
                more(Json.textOr(block, "thinking", ""), to);
                sign(Json.textOr(block, "signature", ""), to);
            }
            case "redacted_thinking" -> {
                open(new Event.Kind.Thinking(), to);
                to.accept(new Event.Signed(new Signature(Format.MESSAGES, Json.textOr(block, "data", ""), true)));
            }
            case "tool_use" -> {
                open(new Event.Kind.ToolCall(Json.textOr(block, "id", ""), Json.textOr(block, "name", "")), to);
                wholeInput = block.path("input").isEmpty() ? null : block.path("input");
            }
            default -> {
                // What the vendor's own tools do is not told.
            }
        }
    }

    private void open(Event.Kind kind, Consumer<Event> to) {
        open = true;
        emptySoFar = true;
        wholeInput = null;
        to.accept(new Event.Open(kind));
    }

    private void delta(JsonNode delta, Consumer<Event> to) {
        if (!open) {
            return;
        }
        switch (Json.textOr(delta, "type", "")) {
            case "text_delta" -> more(Json.textOr(delta, "text", ""), to);
            case "thinking_delta" -> more(Json.textOr(delta, "thinking", ""), to);
            case "input_json_delta" -> more(Json.textOr(delta, "partial_json", ""), to);
            case "signature_delta" -> sign(Json.textOr(delta, "signature", ""), to);
            case "citations_delta" -> cite(delta.path("citation"), to);
            default -> {
                // Of blocks that are not told.
            }
        }
    }

    private void more(String text, Consumer<Event> to) {
        if (!text.isEmpty()) {
            emptySoFar = false;
            to.accept(new Event.More(text));
        }
    }

    private static void sign(String signature, Consumer<Event> to) {
        if (!signature.isEmpty()) {
            to.accept(new Event.Signed(new Signature(Format.MESSAGES, signature, false)));
        }
    }

    private static void cite(JsonNode cited, Consumer<Event> to) {
        var citation = MessagesAnswerReader.citation(cited);
        if (citation != null) {
            to.accept(new Event.Cited(citation));
        }
    }

    private void close(Consumer<Event> to) {
        if (!open) {
            return;
        }
        if (emptySoFar && wholeInput != null) {
            // Some servers give the input of a call at once, with its start.
            to.accept(new Event.More(Json.string(wholeInput)));
        }
        open = false;
        to.accept(new Event.Close());
    }

    @Override
    public boolean stopped() {
        return stop != null;
    }

    @Override
    public void end(Consumer<Event> to) {
        close(to);
        if (stop != null) {
            to.accept(new Event.Stopped(stop));
        }
    }
}
