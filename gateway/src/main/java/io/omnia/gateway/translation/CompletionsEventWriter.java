package io.omnia.gateway.translation;

import org.jspecify.annotations.Nullable;

/** A stream as legacy text completions give it. */
final class CompletionsEventWriter implements EventWriter {
    private final AnswerContext context;
    private String id;
    private String model;
    private boolean inText;
    private @Nullable Stop stop;
    private @Nullable Usage usage;

    CompletionsEventWriter(AnswerContext context) {
        this.context = context;
        this.id = AnswerIds.in(Format.COMPLETIONS, "", context.callId());
        this.model = context.model();
    }

    @Override
    public void write(Event event, Out out) {
        switch (event) {
            case Event.Begin begin -> {
                id = AnswerIds.in(Format.COMPLETIONS, begin.id(), context.callId());
                model = begin.model().isEmpty() ? model : begin.model();
            }
            case Event.Open(var kind) -> inText = kind instanceof Event.Kind.Text || kind instanceof Event.Kind.Refusal;
            case Event.More(var text) -> {
                if (inText) {
                    out.event(chunk(text, null));
                }
            }
            case Event.Close() -> inText = false;
            case Event.Counted(var counted) -> usage = counted;
            case Event.Stopped(var stopped) -> stop = stopped;
            case Event.Signed signed -> {
                // No place for it.
            }
            case Event.Cited cited -> {
                // No place for it.
            }
            case Event.Failed failed -> {
                // The translator ends the stream.
            }
        }
    }

    private byte[] chunk(String text, @Nullable String finishReason) {
        var chunk = CompletionsAnswerWriter.envelope(id, model, context);
        chunk.putArray("choices").add(CompletionsAnswerWriter.choice(text, finishReason));
        if (context.asked().includeUsage()) {
            chunk.putNull("usage");
        }
        return Sse.data(chunk);
    }

    @Override
    public void end(Out out) {
        out.event(chunk("", CompletionsAnswerWriter.finish(stop == null ? Stop.of(Stop.Reason.END) : stop)));
        if (context.asked().includeUsage()) {
            var last = CompletionsAnswerWriter.envelope(id, model, context);
            last.putArray("choices");
            last.set("usage", ChatUsage.write(usage == null ? Usage.NONE : usage));
            out.event(Sse.data(last));
        }
        out.last(Sse.DONE);
    }

    @Override
    public void fail(int status, String message, String code, Out out) {
        out.last(Sse.data(ErrorBody.write(Format.COMPLETIONS, status, message, code, null, "")));
    }
}
