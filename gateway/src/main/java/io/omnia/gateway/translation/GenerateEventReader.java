package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of a generateContent stream. Calls come whole and often without ids. The signature of a call becomes that of
 * the thinking before it, which is where other formats keep one.
 */
final class GenerateEventReader implements EventReader {
    private final AnswerContext context;
    private final StringBuilder text = new StringBuilder();
    private final List<Citation> citations = new ArrayList<>();
    private @Nullable ToolIds ids;
    private Event.@Nullable Kind open;
    private @Nullable Stop stop;
    private boolean toolCalls;

    GenerateEventReader(AnswerContext context) {
        this.context = context;
    }

    @Override
    public void read(ObjectNode event, Consumer<Event> to) {
        if (event.path("error").isObject()) {
            var error = event.path("error");
            to.accept(new Event.Failed(
                    Json.textOr(error, "message", "The provider gave up inside its answer."),
                    Json.text(error, "status")));
            return;
        }
        begin(event, to);
        if (!event.path("usageMetadata").isEmpty()) {
            to.accept(new Event.Counted(GenerateUsage.read(event.path("usageMetadata"))));
        }
        var candidate = event.path("candidates").path(0);
        for (var part : Json.elements(candidate.path("content"), "parts")) {
            part(part, to);
        }
        citations.addAll(GenerateAnswerReader.citations(candidate, text.toString()));
        var stopped = GenerateAnswerReader.stop(event);
        stop = stopped == null ? stop : stopped;
    }

    private void begin(ObjectNode event, Consumer<Event> to) {
        if (ids == null) {
            var id = Json.textOr(event, "responseId", "");
            ids = new ToolIds(id.isEmpty() ? context.callId() : id);
            to.accept(new Event.Begin(id, Json.textOr(event, "modelVersion", context.model())));
        }
    }

    private void part(JsonNode part, Consumer<Event> to) {
        var said = Json.textOr(part, "text", "");
        if (!said.isEmpty()) {
            var thought = part.path("thought").booleanValue();
            more(thought ? new Event.Kind.Thinking() : new Event.Kind.Text(), said, to);
        }
        var call = part.path("functionCall");
        if (call.isObject()) {
            sign(Json.textOr(part, "thoughtSignature", ""), to);
            close(to);
            toolCalls = true;
            var id = java.util.Objects.requireNonNull(ids).next(Json.textOr(call, "id", ""));
            to.accept(new Event.Open(new Event.Kind.ToolCall(id, Json.textOr(call, "name", ""))));
            to.accept(new Event.More(Json.string(call.path("args").isObject() ? call.path("args") : Json.object())));
            to.accept(new Event.Close());
        }
    }

    private void sign(String signature, Consumer<Event> to) {
        if (signature.isEmpty()) {
            return;
        }
        if (!(open instanceof Event.Kind.Thinking)) {
            close(to);
            open = new Event.Kind.Thinking();
            to.accept(new Event.Open(open));
        }
        to.accept(new Event.Signed(new Signature(Format.GENERATE, signature, false)));
    }

    private void more(Event.Kind kind, String said, Consumer<Event> to) {
        if (!kind.equals(open)) {
            close(to);
            open = kind;
            text.setLength(0);
            to.accept(new Event.Open(kind));
        }
        if (kind instanceof Event.Kind.Text) {
            text.append(said);
        }
        to.accept(new Event.More(said));
    }

    private void close(Consumer<Event> to) {
        if (open == null) {
            return;
        }
        if (open instanceof Event.Kind.Text) {
            citations.forEach(citation -> to.accept(new Event.Cited(citation)));
            citations.clear();
        }
        open = null;
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
            to.accept(new Event.Stopped(stop.with(toolCalls)));
        }
    }
}
