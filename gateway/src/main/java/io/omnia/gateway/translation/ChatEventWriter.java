package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream as chat completions give it: the role first, the reason to stop last, then the usage, then {@code [DONE]}. */
final class ChatEventWriter implements EventWriter {
    private final AnswerContext context;
    private final List<Citation> citations = new ArrayList<>();
    private String id = "";
    private String model = "";
    private boolean begun;
    private Event.@Nullable Kind open;
    private int toolIndex = -1;
    private boolean argumentsTold;
    private int textLength;
    private int partStart;
    private @Nullable Stop stop;
    private @Nullable Usage usage;

    ChatEventWriter(AnswerContext context) {
        this.context = context;
    }

    @Override
    public void write(Event event, Out out) {
        switch (event) {
            case Event.Begin begin -> begin(begin.id(), begin.model(), out);
            case Event.Open(var kind) -> open(kind, out);
            case Event.More(var text) -> more(text, out);
            case Event.Cited(var citation) -> citations.add(citation);
            case Event.Close() -> close(out);
            case Event.Counted(var counted) -> usage = counted;
            case Event.Stopped(var stopped) -> stop = stopped;
            case Event.Signed signed -> {
                // Chat has no place for signatures.
            }
            case Event.Failed failed -> {
                // The translator ends the stream.
            }
        }
    }

    private void begin(String upstreamId, String upstreamModel, Out out) {
        if (begun) {
            return;
        }
        begun = true;
        id = AnswerIds.in(Format.CHAT, upstreamId, context.callId());
        model = upstreamModel.isEmpty() ? context.model() : upstreamModel;
        out.event(
                chunk(Json.object().put("role", "assistant").put("content", "").putNull("refusal")));
    }

    private void open(Event.Kind kind, Out out) {
        begin("", "", out);
        open = kind;
        partStart = textLength;
        if (kind instanceof Event.Kind.ToolCall(var callId, var name)) {
            toolIndex++;
            argumentsTold = false;
            var function = Json.object().put("name", name).put("arguments", "");
            if (context.asked().legacyFunctions()) {
                out.event(chunk(Json.object().set("function_call", function)));
            } else {
                out.event(chunk(calls(Json.typed("function").put("id", callId).set("function", function))));
            }
        }
    }

    private ObjectNode calls(ObjectNode call) {
        var delta = Json.object();
        var ordered = Json.object().put("index", toolIndex);
        ordered.setAll(call);
        delta.putArray("tool_calls").add(ordered);
        return delta;
    }

    private void more(String text, Out out) {
        switch (open) {
            case Event.Kind.Text() -> {
                textLength += text.length();
                out.event(chunk(Json.object().put("content", text)));
            }
            case Event.Kind.Thinking() -> out.event(chunk(Json.object().put("reasoning_content", text)));
            case Event.Kind.Refusal() -> out.event(chunk(Json.object().put("refusal", text)));
            case Event.Kind.ToolCall call -> arguments(text, out);
            case null -> {}
        }
    }

    private void arguments(String text, Out out) {
        argumentsTold = true;
        var function = Json.object().put("arguments", text);
        if (context.asked().legacyFunctions()) {
            out.event(chunk(Json.object().set("function_call", function)));
        } else {
            out.event(chunk(calls(Json.object().set("function", function))));
        }
    }

    private void close(Out out) {
        if (open instanceof Event.Kind.ToolCall && !argumentsTold) {
            arguments("{}", out);
        }
        if (!citations.isEmpty()) {
            ArrayNode annotations = Json.array();
            citations.forEach(
                    citation -> ChatAnswerWriter.annotate(annotations, citation, partStart, textLength - partStart));
            citations.clear();
            out.event(chunk(Json.object().set("annotations", annotations)));
        }
        open = null;
    }

    @Override
    public void end(Out out) {
        begin("", "", out);
        var reason = stop == null ? Stop.of(Stop.Reason.END) : stop;
        out.event(chunk(Json.object(), ChatStops.write(reason, context.asked().legacyFunctions())));
        if (context.asked().includeUsage()) {
            var last = envelope();
            last.putArray("choices");
            last.set("usage", ChatUsage.write(usage == null ? Usage.NONE : usage));
            out.event(Sse.data(last));
        }
        out.last(Sse.DONE);
    }

    @Override
    public void fail(int status, String message, String code, Out out) {
        out.last(Sse.data(ErrorBody.write(Format.CHAT, status, message, code, null, "")));
    }

    private byte[] chunk(ObjectNode delta) {
        return chunk(delta, null);
    }

    private byte[] chunk(ObjectNode delta, @Nullable String finishReason) {
        var chunk = envelope();
        chunk.putArray("choices")
                .addObject()
                .put("index", 0)
                .<ObjectNode>set("delta", delta)
                .putNull("logprobs")
                .put("finish_reason", finishReason);
        if (context.asked().includeUsage()) {
            chunk.putNull("usage");
        }
        return Sse.data(chunk);
    }

    private ObjectNode envelope() {
        return Json.object()
                .put("id", id)
                .put("object", "chat.completion.chunk")
                .put("created", context.createdSeconds())
                .put("model", model);
    }
}
