package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a chat completions stream. Tool calls can interleave there, and nothing says that one is complete: the next
 * one waits until the arguments of the open one are a whole object, or the stream ends.
 */
final class ChatEventReader implements EventReader {
    private final AnswerContext context;
    private final Map<Integer, Call> calls = new LinkedHashMap<>();
    private final List<Citation> citations = new ArrayList<>();
    private @Nullable ToolIds ids;
    private Event.@Nullable Kind open;
    private @Nullable Call openCall;
    private boolean begun;
    private @Nullable Stop stop;
    private boolean toolCalls;

    ChatEventReader(AnswerContext context) {
        this.context = context;
    }

    /** A call that is being told; what arrives of it while another one is open waits here. */
    private static final class Call {
        private final String id;
        private final String ownId;
        private String name;
        private final StringBuilder arguments = new StringBuilder();
        private int sent;
        private final ArgumentsEnd end = new ArgumentsEnd();
        private boolean whole;

        private Call(String id, String ownId, String name) {
            this.id = id;
            this.ownId = ownId;
            this.name = name;
        }

        private void add(String piece) {
            arguments.append(piece);
            whole = end.after(piece);
        }
    }

    @Override
    public void read(ObjectNode event, Consumer<Event> to) {
        var error = event.path("error");
        if (!Json.isAbsent(error)) {
            to.accept(failure(error));
            return;
        }
        begin(event, to);
        var usage = ChatUsage.find(event);
        if (usage != null) {
            to.accept(new Event.Counted(usage));
        }
        var choice = event.path("choices").path(0);
        if (!choice.isObject() || Json.count(choice, "index") > 0) {
            return;
        }
        delta(choice.path("delta"), to);
        var finish = Json.textOr(choice, "finish_reason", "");
        if (finish.equals("error")) {
            to.accept(new Event.Failed("The provider ended its answer with an error.", null));
        } else if (!finish.isEmpty() && stop == null) {
            stop = ChatStops.read(finish);
        }
    }

    /** An error inside a stream: an object in most servers, a string in some. */
    static Event failure(JsonNode error) {
        var message = error.isTextual() ? error.textValue() : Json.textOr(error, "message", "");
        var code = error.path("code").asText("");
        return new Event.Failed(
                message.isEmpty() ? "The provider gave up inside its answer." : message,
                code.isEmpty() || code.equals("null") ? null : code);
    }

    private void begin(ObjectNode event, Consumer<Event> to) {
        if (!begun) {
            begun = true;
            var id = Json.textOr(event, "id", "");
            var model = Json.textOr(event, "model", "");
            ids = new ToolIds(id.isEmpty() ? context.callId() : id);
            to.accept(new Event.Begin(id, model.isEmpty() ? context.model() : model));
        }
    }

    private void delta(JsonNode delta, Consumer<Event> to) {
        more(new Event.Kind.Thinking(), ChatAnswerReader.thinking(delta), to);
        more(new Event.Kind.Text(), ChatAnswerReader.text(delta.path("content")), to);
        citations.addAll(ChatAnswerReader.citations(delta));
        more(new Event.Kind.Refusal(), Json.textOr(delta, "refusal", ""), to);
        var position = 0;
        for (var call : Json.elements(delta, "tool_calls")) {
            var index = call.path("index").isInt() ? call.path("index").intValue() : position;
            call(index, call, call.path("function"), to);
            position++;
        }
        if (delta.path("function_call").isObject()) {
            call(0, delta, delta.path("function_call"), to);
        }
    }

    private void more(Event.Kind kind, String text, Consumer<Event> to) {
        if (text.isEmpty()) {
            return;
        }
        if (!kind.equals(open)) {
            closeAll(to);
            open = kind;
            to.accept(new Event.Open(kind));
        }
        to.accept(new Event.More(text));
    }

    private void call(int index, JsonNode call, JsonNode function, Consumer<Event> to) {
        toolCalls = true;
        var name = Json.textOr(function, "name", "");
        var id = Json.textOr(call, "id", "");
        var known = calls.get(index);
        if (known == null && name.isEmpty() && id.isEmpty()) {
            return;
        }
        // Some servers give every call the same index; another id with a name is another call.
        if (known == null || (!name.isEmpty() && !id.isEmpty() && !id.equals(known.ownId) && !known.name.isEmpty())) {
            if (known != null) {
                closeAll(to);
            }
            known = new Call(Objects.requireNonNull(ids).next(id), id, name);
            calls.put(index, known);
        } else if (known.name.isEmpty()) {
            known.name = name;
        }
        var arguments = function.path("arguments");
        known.add(arguments.isObject() ? Json.string(arguments) : arguments.asText(""));
        progress(to);
    }

    /** Tells what can be told in order. */
    private void progress(Consumer<Event> to) {
        for (var call : List.copyOf(calls.values())) {
            if (openCall != null && openCall != call) {
                if (!openCall.whole) {
                    return;
                }
                close(to);
            }
            if (call.name.isEmpty()) {
                return;
            }
            tell(call, to);
        }
    }

    private void tell(Call call, Consumer<Event> to) {
        if (openCall == null) {
            closeOpen(to);
            openCall = call;
            open = new Event.Kind.ToolCall(call.id, call.name);
            to.accept(new Event.Open(open));
        }
        if (call.sent < call.arguments.length()) {
            to.accept(new Event.More(call.arguments.substring(call.sent)));
            call.sent = call.arguments.length();
        }
    }

    private void close(Consumer<Event> to) {
        calls.values().remove(openCall);
        openCall = null;
        closeOpen(to);
    }

    private void closeOpen(Consumer<Event> to) {
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

    private void closeAll(Consumer<Event> to) {
        for (var call : List.copyOf(calls.values())) {
            if (openCall != null && openCall != call) {
                close(to);
            }
            tell(call, to);
        }
        if (openCall != null) {
            close(to);
        }
        closeOpen(to);
    }

    @Override
    public boolean stopped() {
        return stop != null;
    }

    @Override
    public void end(Consumer<Event> to) {
        closeAll(to);
        if (stop != null) {
            to.accept(new Event.Stopped(stop.with(toolCalls)));
        }
    }
}
