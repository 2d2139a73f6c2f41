package io.omnia.gateway.protocol;

import io.omnia.gateway.protocol.StreamEvents.Meaning;
import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.TokenUsage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One stream of server-sent events, cut into whole events as its bytes arrive. Whole events go on to the sink unchanged;
 * an event that is not complete waits; the terminal one and what follows it wait for {@link #end}. What an event means is
 * for its protocol's {@link StreamEvents} to say; those that the client did not ask for are left out.
 *
 * <p>The bytes are kept, up to a limit, so that tokens can be counted should no usage come. Not thread-safe.
 */
public final class SseFrames {
    /** What is kept for counting, at every open stream; a longer one is counted by its share. */
    static final int MAX_KEPT_BYTES = 16 * 1024;
    /** What stays of it when it is full: enough events to be typical of the others. */
    private static final int KEPT_TAIL_BYTES = MAX_KEPT_BYTES / 4;

    /** One event may be this long; whoever sends more sends no events. */
    static final int MAX_FRAME_BYTES = 32 * 1024 * 1024;

    private static final int FIRST_SIZE = 2048;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final StreamEvents events;

    private byte[] bytes = new byte[FIRST_SIZE];
    private int filled;
    /** Everything before this has been looked at. */
    private int scanned;

    private int lineStart;
    private int frameStart;
    /** Whole events that may go to the sink: pairs of start and end. One pair, unless an event was left out. */
    private int[] ready = new int[4];

    private int readyCount;

    private long forgotten;
    private Opening opening = Opening.NOTHING_YET;
    private boolean errorSeen;
    private byte[] error = {};
    private boolean done;

    /** Takes whole events. The bytes do not change afterwards. */
    public interface Sink {
        void accept(byte[] bytes, int start, int end);
    }

    /** What the stream began with: the first event that is more than a comment, a ping or the announcement of an answer. */
    public enum Opening {
        NOTHING_YET,
        CONTENT,
        ERROR
    }

    /**
     * @param hideUsage whether events that carry only usage are left out
     * @param choices how many answers the stream carries
     */
    public SseFrames(Protocol protocol, boolean hideUsage, int choices) {
        events = StreamEvents.of(protocol, hideUsage, choices);
    }

    /** Adds bytes as they came; false when an event grows beyond any sense. */
    public boolean append(byte[] source, int start, int length) {
        if (filled + length > bytes.length) {
            if (filled - firstNeeded() + (long) length > MAX_FRAME_BYTES) {
                return false;
            }
            makeRoom(length);
        }
        System.arraycopy(source, start, bytes, filled, length);
        filled += length;
        scan();
        return true;
    }

    /** How many bytes of whole events wait to be drained. */
    public int waiting() {
        return readyCount == 0 ? 0 : ready[readyCount - 1] - ready[0];
    }

    /** What the stream began with. */
    public Opening opening() {
        return opening;
    }

    /** Hands every whole event that has not been handed on yet to the sink; the terminal one stays. */
    public void drain(Sink sink) {
        for (var i = 0; i < readyCount; i += 2) {
            sink.accept(bytes, ready[i], ready[i + 1]);
        }
        readyCount = 0;
    }

    /** Looks at a last event that the upstream did not close with a blank line. */
    public void upstreamEnded() {
        if (!done && frameStart < filled) {
            if (lineStart < filled) {
                lineEnded(filled);
            }
            if (frameStart < filled && !done) {
                frameEnded(filled);
            }
        }
    }

    /** Hands on what is left once the bill is durable: the terminal event, and whatever came with it. */
    public void end(Sink sink) {
        drain(sink);
        if (frameStart < filled) {
            sink.accept(bytes, frameStart, filled);
            frameStart = filled;
        }
    }

    /** Whether the terminal event has come. */
    public boolean done() {
        return done;
    }

    /** Whether an event said that the upstream failed. */
    public boolean errorSeen() {
        return errorSeen;
    }

    /** What the first such event said, without its framing; empty when there was none. */
    public byte[] error() {
        return error.clone();
    }

    /** The last usage that counted anything; null when there was none. */
    public @Nullable TokenUsage usage() {
        return events.usage();
    }

    /** What the upstream said of the prompt's tokens, where it has not said yet what the answer took; else null. */
    public @Nullable TokenUsage promptUsage() {
        return events.promptUsage();
    }

    /** Whether the stream says that it is complete: by its terminal event, or as its protocol does near the end. */
    public boolean complete() {
        return done || events.complete(bytes, filled);
    }

    /** The bytes still kept, for counting tokens. */
    public byte[] kept() {
        return Arrays.copyOf(bytes, filled);
    }

    /** How many bytes came in all, for every byte still kept. */
    public double keptShare() {
        return filled == 0 ? 1 : (double) (filled + forgotten) / filled;
    }

    private int firstNeeded() {
        return readyCount > 0 ? ready[0] : frameStart;
    }

    private void makeRoom(int length) {
        var full = filled + length > MAX_KEPT_BYTES;
        var keepFrom = full ? Math.min(firstNeeded(), Math.max(0, filled - KEPT_TAIL_BYTES)) : 0;
        var needed = filled - keepFrom + length;
        // By half of what is needed, so that an event that comes in many pieces is not copied for each of them.
        var size = needed > MAX_KEPT_BYTES
                ? needed + needed / 2
                : Math.min(Math.max(needed, bytes.length * 2), MAX_KEPT_BYTES);
        // A new array each time: the old one may still be on its way to the client.
        var grown = new byte[size];
        System.arraycopy(bytes, keepFrom, grown, 0, filled - keepFrom);
        bytes = grown;
        forgotten += keepFrom;
        filled -= keepFrom;
        scanned -= keepFrom;
        lineStart -= keepFrom;
        frameStart -= keepFrom;
        for (var i = 0; i < readyCount; i++) {
            ready[i] -= keepFrom;
        }
    }

    /** Looks at what is new, eight bytes at a time: only line ends and opening braces matter. */
    private void scan() {
        var i = scanned;
        while (i < filled && !done) {
            while (i + Long.BYTES <= filled && !hasMark((long) LONGS.get(bytes, i))) {
                i += Long.BYTES;
            }
            if (i >= filled) {
                break;
            }
            switch (bytes[i]) {
                case '\n' -> lineEnded(i);
                case '{' -> events.brace(bytes, lineStart, i);
                default -> {}
            }
            i++;
        }
        scanned = i;
    }

    private static boolean hasMark(long word) {
        var newline = word ^ (ONES * '\n');
        var brace = word ^ (ONES * '{');
        return ((((newline - ONES) & ~newline) | ((brace - ONES) & ~brace)) & HIGH_BITS) != 0;
    }

    private void lineEnded(int newline) {
        var lineEnd = newline > lineStart && bytes[newline - 1] == '\r' ? newline - 1 : newline;
        if (lineEnd == lineStart) {
            // A stream may end inside of its last line's end.
            frameEnded(Math.min(newline + 1, filled));
        } else {
            events.line(bytes, lineStart, lineEnd);
        }
        lineStart = newline + 1;
    }

    private void frameEnded(int end) {
        var meaning = events.ended(bytes, frameStart, end);
        switch (meaning) {
            case SILENCE, PRELUDE -> {}
            case CONTENT, HIDDEN -> opened(Opening.CONTENT);
            case ERROR, FATAL -> failed(end);
            // Whole events before it may go on; it and the rest wait until the bill is durable.
            case END -> {
                opened(Opening.CONTENT);
                done = true;
            }
        }
        done |= meaning == Meaning.FATAL && opening == Opening.CONTENT;
        if (!done) {
            if (meaning != Meaning.HIDDEN) {
                allow(frameStart, end);
            }
            frameStart = end;
        }
    }

    private void opened(Opening as) {
        if (opening == Opening.NOTHING_YET) {
            opening = as;
        }
    }

    private void failed(int end) {
        opened(Opening.ERROR);
        if (!errorSeen) {
            var data = StreamEvents.data(bytes, frameStart, end);
            error = data == null ? error : data.trimmed();
        }
        errorSeen = true;
    }

    private void allow(int start, int end) {
        if (readyCount > 0 && ready[readyCount - 1] == start) {
            ready[readyCount - 1] = end;
            return;
        }
        if (readyCount == ready.length) {
            ready = Arrays.copyOf(ready, readyCount * 2);
        }
        ready[readyCount++] = start;
        ready[readyCount++] = end;
    }
}
