package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of a responses stream. Items are told as they come; one of which nothing came before it was done, as servers do
 * that stream half of the protocol, is told whole.
 */
final class ResponsesEventReader implements EventReader {
    private final AnswerContext context;
    private final Set<String> told = new HashSet<>();
    private boolean begun;
    private Event.@Nullable Kind open;
    private String openItem = "";
    private @Nullable Stop stop;
    private boolean toolCalls;

    ResponsesEventReader(AnswerContext context) {
        this.context = context;
    }

    @Override
    public void read(ObjectNode event, Consumer<Event> to) {
        var item = Json.textOr(
                event,
                "item_id",
                Json.textOr(event, "output_index", event.path("output_index").asText("")));
        switch (Json.textOr(event, "type", "")) {
            case "response.created", "response.in_progress" -> begin(event.path("response"), to);
            case "response.output_item.added" -> added(event.path("item"), key(event), to);
            case "response.content_part.added" -> {
                if (event.path("content_index").asInt(0) > 0) {
                    close(to);
                }
            }
            case "response.output_text.delta" -> more(new Event.Kind.Text(), event, item, to);
            case "response.refusal.delta" -> more(new Event.Kind.Refusal(), event, item, to);
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
                more(new Event.Kind.Thinking(), event, item, to);
            case "response.reasoning_summary_part.added" -> {
                if (open instanceof Event.Kind.Thinking
                        && event.path("summary_index").asInt(0) > 0) {
                    to.accept(new Event.More("\n\n"));
                }
            }
            case "response.function_call_arguments.delta" -> arguments(event, item, to);
            case "response.output_text.annotation.added" -> cite(event.path("annotation"), to);
            case "response.output_item.done" -> done(event.path("item"), key(event), to);
            case "response.completed", "response.incomplete" -> stopped(event.path("response"), to);
            case "response.failed" ->
                to.accept(ChatEventReader.failure(event.path("response").path("error")));
            case "error" ->
                to.accept(ChatEventReader.failure(event.path("error").isObject() ? event.path("error") : event));
            default -> {
                // Progress of the vendor's own tools, and repetitions of what was told.
            }
        }
    }

    /** An item's own id, or its place where a server gives it none. */
    private static String key(ObjectNode event) {
        return Json.textOr(event.path("item"), "id", place(event));
    }

    private static String place(ObjectNode event) {
        return event.path("output_index").asText("");
    }

    private void begin(JsonNode response, Consumer<Event> to) {
        if (!begun) {
            begun = true;
            to.accept(
                    new Event.Begin(Json.textOr(response, "id", ""), Json.textOr(response, "model", context.model())));
        }
    }

    private void added(JsonNode item, String key, Consumer<Event> to) {
        var busy = open instanceof Event.Kind.ToolCall;
        if (!busy && Json.textOr(item, "type", "").equals("function_call")) {
            close(to);
            toolCalls = true;
            openItem = key;
            open = new Event.Kind.ToolCall(ResponsesAnswerReader.callId(item), Json.textOr(item, "name", ""));
            to.accept(new Event.Open(open));
        }
    }

    private void arguments(ObjectNode event, String item, Consumer<Event> to) {
        if (open instanceof Event.Kind.ToolCall && isOpen(event, item)) {
            told.add(openItem);
            to.accept(new Event.More(Json.textOr(event, "delta", "")));
        }
    }

    private boolean isOpen(ObjectNode event, String item) {
        return item.equals(openItem) || place(event).equals(openItem);
    }

    private void more(Event.Kind kind, ObjectNode event, String item, Consumer<Event> to) {
        var text = Json.textOr(event, "delta", "");
        if (text.isEmpty() || open instanceof Event.Kind.ToolCall) {
            return;
        }
        if (!kind.equals(open) || !item.equals(openItem)) {
            close(to);
            open = kind;
            openItem = item;
            to.accept(new Event.Open(kind));
        }
        told.add(item);
        to.accept(new Event.More(text));
    }

    private void cite(JsonNode annotation, Consumer<Event> to) {
        if (open instanceof Event.Kind.Text && annotation.path("url").isTextual()) {
            to.accept(new Event.Cited(ChatAnswerReader.citation(annotation)));
        }
    }

    private void done(JsonNode item, String key, Consumer<Event> to) {
        var type = Json.textOr(item, "type", "");
        if (open instanceof Event.Kind.ToolCall && key.equals(openItem)) {
            if (!told.contains(key)) {
                to.accept(new Event.More(Json.textOr(item, "arguments", "")));
            }
            close(to);
        } else if (!told.contains(key)) {
            close(to);
            ResponsesAnswerReader.parts(item).forEach(part -> whole(part, to));
        } else if (type.equals("reasoning")) {
            var signature = ResponsesAnswerReader.signature(item);
            if (signature != null && open instanceof Event.Kind.Thinking) {
                to.accept(new Event.Signed(signature));
            }
            close(to);
        } else {
            close(to);
        }
    }

    private void whole(Part part, Consumer<Event> to) {
        switch (part) {
            case Part.Text text -> {
                tell(new Event.Kind.Text(), text.text(), to);
                text.citations().forEach(citation -> to.accept(new Event.Cited(citation)));
            }
            case Part.Refusal(var text) -> tell(new Event.Kind.Refusal(), text, to);
            case Part.Thinking(var text, var signature) -> {
                tell(new Event.Kind.Thinking(), text, to);
                if (signature != null) {
                    to.accept(new Event.Signed(signature));
                }
            }
            case Part.ToolCall call -> {
                toolCalls = true;
                tell(new Event.Kind.ToolCall(call.id(), call.name()), call.arguments(), to);
            }
            default -> {
                return;
            }
        }
        close(to);
    }

    private void tell(Event.Kind kind, String text, Consumer<Event> to) {
        open = kind;
        to.accept(new Event.Open(kind));
        if (!text.isEmpty()) {
            to.accept(new Event.More(text));
        }
    }

    private void stopped(JsonNode response, Consumer<Event> to) {
        begin(response, to);
        close(to);
        if (response.path("usage").isObject()) {
            to.accept(new Event.Counted(ResponsesUsage.read(response.path("usage"))));
        }
        stop = ResponsesAnswerReader.stop(response);
    }

    private void close(Consumer<Event> to) {
        if (open != null) {
            open = null;
            openItem = "";
            to.accept(new Event.Close());
        }
    }

    @Override
    public boolean stopped() {
        return stop != null;
    }

    @Override
    public void end(Consumer<Event> to) {
        close(to);
        if (stop != null) {
            to.accept(new Event.Stopped(stop.with(toolCalls)));
        }
    }
}
