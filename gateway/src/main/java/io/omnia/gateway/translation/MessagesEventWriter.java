package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream as messages give it. The input's count is due at its start, where few upstreams know it: it stands there as far
 * as it is known, and in full in the last delta, where clients take the later value.
 */
final class MessagesEventWriter implements EventWriter {
    private final AnswerContext context;
    private final List<Citation> citations = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private String id = "";
    private String model = "";
    private boolean begun;
    private boolean started;
    private int index;
    private Event.@Nullable Kind open;
    private boolean blockStarted;
    private boolean refused;
    private @Nullable Stop stop;
    private @Nullable Usage usage;

    MessagesEventWriter(AnswerContext context) {
        this.context = context;
    }

    @Override
    public void write(Event event, Out out) {
        switch (event) {
            case Event.Begin begin -> begin(begin.id(), begin.model());
            case Event.Open(var kind) -> open(kind, out);
            case Event.More(var more) -> more(more, out);
            case Event.Signed(var signature) -> signed(signature, out);
            case Event.Cited(var citation) -> citations.add(citation);
            case Event.Close() -> close(out);
            case Event.Counted(var counted) -> usage = counted;
            case Event.Stopped(var stopped) -> stop = stopped;
            case Event.Failed failed -> {
                // The translator ends the stream.
            }
        }
    }

    private void begin(String upstreamId, String upstreamModel) {
        if (!begun) {
            begun = true;
            id = AnswerIds.in(Format.MESSAGES, upstreamId, context.callId());
            model = upstreamModel.isEmpty() ? context.model() : upstreamModel;
        }
    }

    /** Waits for the first part, since some upstreams count right after they begin. */
    private void start(Out out) {
        begin("", "");
        if (started) {
            return;
        }
        started = true;
        var message = Json.object()
                .put("id", id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.set("usage", MessagesUsage.write(Objects.requireNonNullElse(usage, Usage.NONE)));
        send(Json.typed("message_start").set("message", message), out);
    }

    private void open(Event.Kind kind, Out out) {
        start(out);
        open = kind;
        text.setLength(0);
        blockStarted = false;
        switch (kind) {
            case Event.Kind.ToolCall(var callId, var name) ->
                startBlock(
                        Json.typed("tool_use")
                                .put("id", callId)
                                .put("name", name)
                                .set("input", Json.object()),
                        out);
            case Event.Kind.Refusal() -> refused = true;
            case Event.Kind.Text() -> {}
            case Event.Kind.Thinking() -> {}
        }
    }

    private void startBlock(ObjectNode block, Out out) {
        blockStarted = true;
        send(Json.typed("content_block_start").put("index", index).set("content_block", block), out);
    }

    private void more(String more, Out out) {
        switch (open) {
            case Event.Kind.Text() -> text(more, out);
            case Event.Kind.Refusal() -> text(more, out);
            case Event.Kind.Thinking() -> {
                startThinking(out);
                delta(Json.typed("thinking_delta").put("thinking", more), out);
            }
            case Event.Kind.ToolCall call ->
                delta(Json.typed("input_json_delta").put("partial_json", more), out);
            case null -> {}
        }
    }

    private void text(String more, Out out) {
        if (!blockStarted) {
            startBlock(Json.typed("text").put("text", ""), out);
        }
        text.append(more);
        delta(Json.typed("text_delta").put("text", more), out);
    }

    private void startThinking(Out out) {
        if (!blockStarted) {
            startBlock(Json.typed("thinking").put("thinking", "").put("signature", ""), out);
        }
    }

    private void signed(Signature signature, Out out) {
        var carried = signature.carriedIn(Format.MESSAGES);
        if (signature.hidden() && !blockStarted) {
            startBlock(Json.typed("redacted_thinking").put("data", carried), out);
        } else {
            startThinking(out);
            delta(Json.typed("signature_delta").put("signature", carried), out);
        }
    }

    private void delta(ObjectNode delta, Out out) {
        send(Json.typed("content_block_delta").put("index", index).set("delta", delta), out);
    }

    /** A part of which nothing came is no block. */
    private void close(Out out) {
        if (open == null) {
            return;
        }
        if (blockStarted) {
            citations.forEach(citation -> delta(
                    Json.typed("citations_delta")
                            .set("citation", MessagesAnswerWriter.cited(citation, text.toString())),
                    out));
            send(Json.typed("content_block_stop").put("index", index), out);
            index++;
        }
        citations.clear();
        open = null;
    }

    @Override
    public void end(Out out) {
        start(out);
        var reason = refused || stop == null ? Stop.of(refused ? Stop.Reason.REFUSAL : Stop.Reason.END) : stop;
        var last = Json.typed("message_delta");
        last.putObject("delta").put("stop_reason", MessagesStops.write(reason)).put("stop_sequence", reason.sequence());
        last.set("usage", MessagesUsage.write(Objects.requireNonNullElse(usage, Usage.NONE)));
        send(last, out);
        out.last(Sse.named("message_stop", Json.typed("message_stop")));
    }

    @Override
    public void fail(int status, String message, String code, Out out) {
        out.last(Sse.named("error", ErrorBody.write(Format.MESSAGES, status, message, code, null, "")));
    }

    private static void send(ObjectNode event, Out out) {
        out.event(Sse.named(Json.textOr(event, "type", ""), event));
    }
}
