package io.omnia.gateway.translation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes a whole answer of the events of a stream. */
final class AnswerCollector implements Consumer<Event> {
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<Citation> citations = new ArrayList<>();
    private String id = "";
    private String model = "";
    private Event.@Nullable Kind open;
    private @Nullable Signature signature;
    private @Nullable Stop stop;
    private @Nullable Usage usage;
    private Event.@Nullable Failed failed;

    @Override
    public void accept(Event event) {
        switch (event) {
            case Event.Begin begin -> {
                id = begin.id();
                model = begin.model();
            }
            case Event.Open(var kind) -> {
                open = kind;
                text.setLength(0);
                citations.clear();
                signature = null;
            }
            case Event.More(var more) -> text.append(more);
            case Event.Signed(var signed) -> signature = signed;
            case Event.Cited(var citation) -> citations.add(citation);
            case Event.Close() -> close();
            case Event.Counted(var counted) -> usage = counted;
            case Event.Stopped(var stopped) -> stop = stopped;
            case Event.Failed failure -> failed = failure;
        }
    }

    private void close() {
        var said = text.toString();
        switch (open) {
            case Event.Kind.Text() -> parts.add(new Part.Text(said, List.copyOf(citations), null));
            case Event.Kind.Thinking() -> parts.add(new Part.Thinking(said, signature));
            case Event.Kind.Refusal() -> parts.add(new Part.Refusal(said));
            case Event.Kind.ToolCall(var callId, var name) -> parts.add(new Part.ToolCall(callId, name, said, null));
            case null -> {}
        }
        open = null;
    }

    /** The answer; null when the upstream failed. */
    @Nullable
    Answer answer() {
        return failed != null
                ? null
                : new Answer(id, model, List.copyOf(parts), stop == null ? Stop.of(Stop.Reason.END) : stop, usage);
    }

    @Nullable
    Stop stop() {
        return stop;
    }
}
