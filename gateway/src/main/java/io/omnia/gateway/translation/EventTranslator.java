package io.omnia.gateway.translation;

import io.omnia.ledger.TokenUsage;
import java.util.function.Consumer;

/** Translates one stream, event by event. Used by one thread. */
public final class EventTranslator {
    /** No answer is longer; some writers keep all of it for their last event. */
    private static final long MAX_ANSWER_BYTES = 64L * 1024 * 1024;

    private static final int BAD_GATEWAY = 502;

    private final EventReader reader;
    private final EventWriter writer;
    private State state = State.RUNNING;
    private long read;
    private boolean usageSeen;

    EventTranslator(EventReader reader, EventWriter writer) {
        this.reader = reader;
        this.writer = writer;
    }

    /** How far a stream is. */
    public enum State {
        RUNNING,
        /** The upstream said why it stopped, and everything was told. */
        COMPLETE,
        /** The stream broke, and its reader was told so. */
        FAILED
    }

    /** One event of the upstream: its data, whole. {@code [DONE]} and what comes after the end are ignored. */
    public void accept(byte[] data, Out out) {
        if (state != State.RUNNING || isDone(data)) {
            return;
        }
        read += data.length;
        // What some servers leave behind an event is none of the answer's.
        var event = Json.readFirst(data);
        if (event == null || read > MAX_ANSWER_BYTES) {
            fail(BAD_GATEWAY, "The provider sent something that is no part of an answer.", "upstream_error", out);
            return;
        }
        reader.read(event, writeTo(out));
    }

    private static boolean isDone(byte[] data) {
        return data.length > 0 && data[0] == '[' && data.length < 10;
    }

    /** What was counted here, for an upstream that reports nothing; before the end. What it did report goes first. */
    public void count(TokenUsage counted, Out out) {
        if (state == State.RUNNING && !usageSeen) {
            writer.write(new Event.Counted(Usage.of(counted)), out);
        }
    }

    /**
     * The upstream's stream is over. Without a reason to stop it was cut, which is told as an error and not as an end; a part
     * that was open stays so, for nobody knows whether it is whole.
     */
    public State end(Out out) {
        if (state == State.RUNNING && !stopped()) {
            fail(BAD_GATEWAY, "The provider broke off inside its answer.", "upstream_cut", out);
        } else if (state == State.RUNNING) {
            reader.end(writeTo(out));
            state = State.COMPLETE;
            writer.end(out);
        }
        return state;
    }

    /** Whether the upstream has said why it stops, so that the answer is whole though its stream may not be over. */
    public boolean stopped() {
        return reader.stopped();
    }

    /** Ends the stream with an error in the caller's format, as when the upstream falls silent. */
    public void fail(int status, String message, String code, Out out) {
        if (state == State.RUNNING) {
            state = State.FAILED;
            writer.fail(status, message, code, out);
        }
    }

    public State state() {
        return state;
    }

    private Consumer<Event> writeTo(Out out) {
        return event -> {
            if (state != State.RUNNING) {
                return;
            }
            if (event instanceof Event.Failed(var message, var code)) {
                fail(BAD_GATEWAY, message, code == null ? "upstream_error" : code, out);
            } else {
                usageSeen |= event instanceof Event.Counted;
                writer.write(event, out);
            }
        };
    }
}
