package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stream as responses give it: items in order, each added, told and done, and at the end the whole response again. */
final class ResponsesEventWriter implements EventWriter {
    private final AnswerContext context;
    private final ArrayNode output = Json.array();
    private final StringBuilder text = new StringBuilder();
    private final List<Citation> citations = new ArrayList<>();
    private @Nullable ResponseObject response;
    private @Nullable ArrayNode message;
    private Event.@Nullable Kind open;
    private boolean partAdded;
    private @Nullable Signature signature;
    private @Nullable Stop stop;
    private @Nullable Usage usage;
    private int sequence;

    ResponsesEventWriter(AnswerContext context) {
        this.context = context;
    }

    @Override
    public void write(Event event, Out out) {
        switch (event) {
            case Event.Begin begin -> begin(begin.id(), begin.model(), out);
            case Event.Open(var kind) -> open(kind, out);
            case Event.More(var more) -> more(more, out);
            case Event.Signed(var signed) -> signature = signed;
            case Event.Cited(var citation) -> citations.add(citation);
            case Event.Close() -> close(out);
            case Event.Counted(var counted) -> usage = counted;
            case Event.Stopped(var stopped) -> stop = stopped;
            case Event.Failed failed -> {
                // The translator ends the stream.
            }
        }
    }

    private ResponseObject begin(String upstreamId, String model, Out out) {
        if (response == null) {
            response = new ResponseObject(context, upstreamId, model);
            send("response.created", Json.object().set("response", response.begun()), out);
            send("response.in_progress", Json.object().set("response", response.begun()), out);
        }
        return response;
    }

    private void open(Event.Kind kind, Out out) {
        var object = begin("", "", out);
        open = kind;
        text.setLength(0);
        citations.clear();
        signature = null;
        partAdded = false;
        switch (kind) {
            case Event.Kind.Text() -> openPart(ResponseObject.text("", List.of()), out);
            case Event.Kind.Refusal() -> openPart(ResponseObject.refusal(""), out);
            case Event.Kind.Thinking() -> {
                closeMessage("completed", out);
                item("response.output_item.added", object.reasoning(output.size(), "", null), out);
            }
            case Event.Kind.ToolCall(var id, var name) -> {
                closeMessage("completed", out);
                item("response.output_item.added", object.call(output.size(), "in_progress", id, name, ""), out);
            }
        }
    }

    private void openPart(ObjectNode empty, Out out) {
        var object = begin("", "", out);
        if (message == null) {
            message = Json.array();
            item("response.output_item.added", object.message(output.size(), "in_progress", Json.array()), out);
        }
        part("response.content_part.added", "part", empty, out);
    }

    private void more(String more, Out out) {
        text.append(more);
        switch (open) {
            case Event.Kind.Text() ->
                send(
                        "response.output_text.delta",
                        inPart("msg").put("delta", more).set("logprobs", Json.array()),
                        out);
            case Event.Kind.Refusal() ->
                send("response.refusal.delta", inPart("msg").put("delta", more), out);
            case Event.Kind.ToolCall call ->
                send("response.function_call_arguments.delta", inItem("fc").put("delta", more), out);
            case Event.Kind.Thinking() -> {
                if (!partAdded) {
                    partAdded = true;
                    summary("response.reasoning_summary_part.added", "", out);
                }
                send("response.reasoning_summary_text.delta", inSummary().put("delta", more), out);
            }
            case null -> {}
        }
    }

    private void close(Out out) {
        var said = text.toString();
        var kind = open;
        open = null;
        switch (kind) {
            case Event.Kind.Text() -> closeText(said, out);
            case Event.Kind.Refusal() -> {
                send("response.refusal.done", inPart("msg").put("refusal", said), out);
                closePart(ResponseObject.refusal(said), out);
            }
            case Event.Kind.Thinking() -> closeThinking(said, out);
            case Event.Kind.ToolCall(var id, var name) -> closeCall(id, name, said, out);
            case null -> {}
        }
    }

    private void closeText(String said, Out out) {
        for (var i = 0; i < citations.size(); i++) {
            var event = inPart("msg").put("annotation_index", i);
            event.set("annotation", ResponseObject.annotation(citations.get(i), said));
            send("response.output_text.annotation.added", event, out);
        }
        var done = inPart("msg").put("text", said);
        done.putArray("logprobs");
        send("response.output_text.done", done, out);
        closePart(ResponseObject.text(said, citations), out);
    }

    private void closePart(ObjectNode part, Out out) {
        part("response.content_part.done", "part", part, out);
        Objects.requireNonNull(message).add(part);
    }

    private void closeThinking(String said, Out out) {
        if (partAdded) {
            send("response.reasoning_summary_text.done", inSummary().put("text", said), out);
            summary("response.reasoning_summary_part.done", said, out);
        }
        done(begin("", "", out).reasoning(output.size(), said, signature), out);
    }

    /** Arguments that are no object were cut, and a call that was cut is not complete. */
    private void closeCall(String id, String name, String said, Out out) {
        var arguments = said.isBlank() ? "{}" : said;
        var event = inItem("fc").put("name", name).put("arguments", arguments);
        send("response.function_call_arguments.done", event, out);
        var status = Json.read(arguments) == null ? "incomplete" : "completed";
        done(begin("", "", out).call(output.size(), status, id, name, arguments), out);
    }

    private void closeMessage(String status, Out out) {
        if (message != null) {
            var content = message;
            message = null;
            done(begin("", "", out).message(output.size(), status, content), out);
        }
    }

    private void done(ObjectNode item, Out out) {
        item("response.output_item.done", item, out);
        output.add(item);
    }

    @Override
    public void end(Out out) {
        var object = begin("", "", out);
        var reason = stop == null ? Stop.of(Stop.Reason.END) : stop;
        var complete = ResponseObject.incomplete(reason) == null;
        closeMessage(complete ? "completed" : "incomplete", out);
        var ended = object.ended(reason, output, usage == null ? Usage.NONE : usage);
        var name = complete ? "response.completed" : "response.incomplete";
        out.last(frame(name, Json.object().set("response", ended)));
    }

    @Override
    public void fail(int status, String said, String code, Out out) {
        var object = begin("", "", out);
        send("error", Json.object().put("code", code).put("message", said).putNull("param"), out);
        out.last(frame("response.failed", Json.object().set("response", object.failed(code, said, output))));
    }

    private ObjectNode inItem(String prefix) {
        return Json.object()
                .put("item_id", Objects.requireNonNull(response).itemId(prefix, output.size()))
                .put("output_index", output.size());
    }

    private ObjectNode inPart(String prefix) {
        return inItem(prefix)
                .put("content_index", Objects.requireNonNull(message).size());
    }

    private ObjectNode inSummary() {
        return inItem("rs").put("summary_index", 0);
    }

    private void part(String type, String name, ObjectNode part, Out out) {
        send(type, inPart("msg").set(name, part), out);
    }

    private void summary(String type, String said, Out out) {
        send(type, inSummary().set("part", Json.typed("summary_text").put("text", said)), out);
    }

    private void item(String type, ObjectNode item, Out out) {
        send(type, Json.object().put("output_index", output.size()).set("item", item), out);
    }

    private void send(String type, ObjectNode event, Out out) {
        out.event(frame(type, event));
    }

    private byte[] frame(String type, ObjectNode event) {
        var ordered = Json.typed(type).put("sequence_number", sequence++);
        ordered.setAll(event);
        return Sse.named(type, ordered);
    }
}
