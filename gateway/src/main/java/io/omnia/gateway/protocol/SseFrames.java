package io.omnia.gateway.protocol;

import io.omnia.ledger.TokenUsage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One stream of server-sent events, cut into whole events as its bytes arrive. Whole events go on to the sink unchanged;
 * an event that is not complete waits; the terminal {@code [DONE]} and what follows it wait for {@link #end}. On the way
 * it notes the usage, and leaves out events that carry nothing but a usage the client did not ask for.
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
    private static final byte[] USAGE_KEY = {'"', 'u', 's', 'a', 'g', 'e', '"'};
    private static final byte[] ERROR_KEY = {'"', 'e', 'r', 'r', 'o', 'r', '"'};
    private static final byte[] BASE_RESP_KEY = {'"', 'b', 'a', 's', 'e', '_', 'r', 'e', 's', 'p', '"'};
    private static final byte[] ERROR_FIRST = {'{', '"', 'e', 'r', 'r', 'o', 'r', '"'};
    private static final byte[] OBJECT_FIRST = {'{', '"', 'o', 'b', 'j', 'e', 'c', 't', '"'};
    private static final byte[] OBJECT_ERROR = "\"error\"".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] FINISH_REASON = "\"finish_reason\"".getBytes(StandardCharsets.ISO_8859_1);
    private static final int FINISH_WINDOW = 8192;
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};
    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final boolean hideUsageOnly;
    private final boolean oneChoice;

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
    private boolean frameHasUsage;
    private boolean frameHasError;
    private boolean frameHasData;
    private boolean frameIsDone;

    private @Nullable TokenUsage usage;
    /** An event came that only carries usage, which is the last one before the terminal one. */
    private boolean closingUsageSeen;

    private Opening opening = Opening.NOTHING_YET;
    private boolean errorSeen;
    private boolean done;

    /** Takes whole events. The bytes do not change afterwards. */
    public interface Sink {
        void accept(byte[] bytes, int start, int end);
    }

    /** What the first event with data turned out to be. */
    public enum Opening {
        NOTHING_YET,
        CONTENT,
        ERROR
    }

    /**
     * @param hideUsageOnly whether events that carry only usage are left out
     * @param choices how many answers the stream carries
     */
    public SseFrames(boolean hideUsageOnly, int choices) {
        this.hideUsageOnly = hideUsageOnly;
        this.oneChoice = choices == 1;
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

    /** The last usage that counted anything; null when there was none. */
    public @Nullable TokenUsage usage() {
        return usage;
    }

    /**
     * Whether the stream says that it is complete: by its terminal event, by the usage that closes it, or by a finish
     * reason near its end. A usage beside content proves nothing, since some providers send one with every event; nor does
     * one finish reason when several answers are under way.
     */
    public boolean complete() {
        return done || closingUsageSeen || (oneChoice && hasFinishReason());
    }

    /** The bytes still kept, for counting tokens or for showing the error that a stream opened with. */
    public byte[] kept() {
        return Arrays.copyOf(bytes, filled);
    }

    /** How many bytes came in all, for every byte still kept. */
    public double keptShare() {
        return filled == 0 ? 1 : (double) (filled + forgotten) / filled;
    }

    /** Whether one of the last events carries {@code "finish_reason":"…"}; they come within the last few hundred bytes. */
    private boolean hasFinishReason() {
        for (var i = filled - FINISH_REASON.length - 1; i >= Math.max(0, filled - FINISH_WINDOW); i--) {
            if (bytes[i] == '"' && matches(i, FINISH_REASON)) {
                var value = i + FINISH_REASON.length;
                while (value < filled && (bytes[value] == ':' || bytes[value] == ' ')) {
                    value++;
                }
                if (value < filled && bytes[value] == '"') {
                    return true;
                }
            }
        }
        return false;
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
                case '{' -> brace(i);
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

    /** An object right after {@code "usage":} or {@code "error":}; inside a string its quotes would be escaped. */
    private void brace(int at) {
        var i = at - 1;
        while (i > lineStart && bytes[i] == ' ') {
            i--;
        }
        if (i - 7 < lineStart || bytes[i] != ':') {
            return;
        }
        i--;
        while (i > lineStart && bytes[i] == ' ') {
            i--;
        }
        frameHasUsage |= endsWith(i, USAGE_KEY);
        frameHasError |= endsWith(i, ERROR_KEY) || endsWith(i, BASE_RESP_KEY);
    }

    private boolean endsWith(int last, byte[] word) {
        return last + 1 - word.length >= lineStart && matches(last + 1 - word.length, word);
    }

    private boolean matches(int start, byte[] word) {
        return Arrays.equals(bytes, start, start + word.length, word, 0, word.length);
    }

    private void lineEnded(int newline) {
        var lineEnd = newline > lineStart && bytes[newline - 1] == '\r' ? newline - 1 : newline;
        if (lineEnd == lineStart) {
            frameEnded(newline + 1);
        } else if (lineEnd - lineStart >= DATA.length && matches(lineStart, DATA)) {
            var value = lineStart + DATA.length;
            while (value < lineEnd && bytes[value] == ' ') {
                value++;
            }
            frameHasData |= value < lineEnd;
            frameIsDone |= lineEnd - value == DONE.length && matches(value, DONE);
            frameHasError |= opensWithError(value, lineEnd);
        }
        lineStart = newline + 1;
    }

    /** An error that is no object: {@code {"error":"…"}} or {@code {"object":"error",…}}. */
    private boolean opensWithError(int value, int lineEnd) {
        if (startsWith(value, lineEnd, ERROR_FIRST)) {
            return true;
        }
        if (!startsWith(value, lineEnd, OBJECT_FIRST)) {
            return false;
        }
        var word = value + OBJECT_FIRST.length;
        while (word < lineEnd && (bytes[word] == ':' || bytes[word] == ' ')) {
            word++;
        }
        return startsWith(word, lineEnd, OBJECT_ERROR);
    }

    private boolean startsWith(int at, int lineEnd, byte[] word) {
        return lineEnd - at >= word.length && matches(at, word);
    }

    private void frameEnded(int end) {
        if (frameIsDone) {
            // Whole events before it may go on; it and the rest wait until the bill is durable.
            done = true;
            opening = opening == Opening.NOTHING_YET ? Opening.CONTENT : opening;
            return;
        }
        var leaveOut = false;
        if (frameHasData && (frameHasUsage || frameHasError || opening == Opening.NOTHING_YET)) {
            leaveOut = note(facts(end));
        }
        if (!leaveOut) {
            allow(frameStart, end);
        }
        frameStart = end;
        frameHasData = false;
        frameHasUsage = false;
        frameHasError = false;
    }

    /** Takes down what an event says; true when it is to be left out. */
    private boolean note(UsageReader.@Nullable Facts facts) {
        var error = facts != null && facts.error();
        errorSeen |= error;
        if (opening == Opening.NOTHING_YET) {
            opening = error ? Opening.ERROR : Opening.CONTENT;
        }
        if (facts == null) {
            return false;
        }
        if (facts.usage() != null) {
            usage = facts.usage();
        }
        closingUsageSeen |= facts.usageOnly();
        return hideUsageOnly && facts.usageOnly();
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

    /** The JSON of the event that ends at {@code end}; its data lines joined, which is nearly always one line. */
    private UsageReader.@Nullable Facts facts(int end) {
        var start = -1;
        var stop = -1;
        for (var line = frameStart; line < end; ) {
            var lineEnd = line;
            while (lineEnd < end && bytes[lineEnd] != '\n') {
                lineEnd++;
            }
            if (lineEnd - line > DATA.length && matches(line, DATA)) {
                if (start < 0) {
                    start = line + DATA.length;
                    stop = lineEnd;
                } else {
                    return joinedFacts(end);
                }
            }
            line = lineEnd + 1;
        }
        return start < 0 ? null : UsageReader.read(bytes, start, stop);
    }

    private UsageReader.@Nullable Facts joinedFacts(int end) {
        var joined = new byte[end - frameStart];
        var length = 0;
        for (var line = frameStart; line < end; ) {
            var lineEnd = line;
            while (lineEnd < end && bytes[lineEnd] != '\n') {
                lineEnd++;
            }
            if (lineEnd - line > DATA.length && matches(line, DATA)) {
                var count = lineEnd - line - DATA.length;
                System.arraycopy(bytes, line + DATA.length, joined, length, count);
                length += count;
                joined[length++] = '\n';
            }
            line = lineEnd + 1;
        }
        return UsageReader.read(joined, 0, length);
    }
}
