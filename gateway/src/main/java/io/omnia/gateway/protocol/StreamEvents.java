package io.omnia.gateway.protocol;

import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.TokenUsage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the events of one stream mean in its protocol. {@link SseFrames} cuts the stream and shows every line once, then the
 * whole event; positions are good during a call only, for the bytes move between calls.
 */
abstract class StreamEvents {
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    /** What an event means to the stream. */
    enum Meaning {
        /** Nothing: a comment, a ping. It goes on. */
        SILENCE,
        /** The answer has been taken on, but nothing of it is there: a failure that follows is still a refusal. */
        PRELUDE,
        /** Something of the answer. */
        CONTENT,
        /** Something that the client did not ask for; it is left out. */
        HIDDEN,
        /** The upstream failed. */
        ERROR,
        /** The upstream failed, and nothing follows. */
        FATAL,
        /** The answer is whole, and nothing follows. */
        END
    }

    /**
     * @param hideUsage whether events that carry only usage are left out
     * @param choices how many answers the stream carries
     */
    static StreamEvents of(Protocol protocol, boolean hideUsage, int choices) {
        return switch (protocol) {
            case OPENAI_CHAT, OPENAI_COMPLETIONS -> new ChatEvents(protocol, hideUsage, choices);
            case OPENAI_RESPONSES -> new ResponsesEvents();
            case ANTHROPIC_MESSAGES -> new MessagesEvents();
            case GOOGLE_GENERATE -> new GenerateEvents();
            case OPENAI_EMBEDDINGS,
                    OPENAI_MODERATIONS,
                    OPENAI_INPUT_TOKENS,
                    ANTHROPIC_COUNT_TOKENS,
                    GOOGLE_COUNT_TOKENS,
                    GOOGLE_EMBED -> throw new IllegalArgumentException(protocol + " has no streams");
        };
    }

    /** One line that is not empty, without its end. */
    abstract void line(byte[] bytes, int start, int end);

    /** An opening brace, the one sign inside a line that may matter. */
    void brace(byte[] bytes, int lineStart, int at) {}

    /** The event is whole; its last line comes before {@code end}. Forgets it. */
    abstract Meaning ended(byte[] bytes, int start, int end);

    /** The last usage that counted anything; null when there was none. */
    abstract @Nullable TokenUsage usage();

    /** What is known of the prompt's tokens while those of the answer are not; null when nothing is. */
    @Nullable
    TokenUsage promptUsage() {
        return null;
    }

    /** Whether a stream that just stops had said all it had to say; {@code bytes} are the last ones of it. */
    abstract boolean complete(byte[] bytes, int filled);

    /** Where the value of a {@code data:} line begins; negative for any other line. */
    static int dataStart(byte[] bytes, int start, int end) {
        return valueStart(bytes, start, end, DATA);
    }

    /** Where the value of the field begins, behind its blank; negative when the line is of another field. */
    static int valueStart(byte[] bytes, int start, int end, byte[] field) {
        if (end - start < field.length || !matches(bytes, start, field)) {
            return -1;
        }
        var value = start + field.length;
        while (value < end && bytes[value] == ' ') {
            value++;
        }
        return value;
    }

    static boolean matches(byte[] bytes, int start, byte[] word) {
        return Arrays.equals(bytes, start, start + word.length, word, 0, word.length);
    }

    static boolean startsWith(byte[] bytes, int at, int end, byte[] word) {
        return end - at >= word.length && matches(bytes, at, word);
    }

    /** A stretch of bytes, for the moment of reading them; no record, for nobody is to print it. */
    static final class Stretch {
        private final byte[] bytes;
        private final int start;
        private final int end;

        Stretch(byte[] bytes, int start, int end) {
            this.bytes = bytes;
            this.start = start;
            this.end = end;
        }

        byte[] bytes() {
            return bytes;
        }

        int start() {
            return start;
        }

        int end() {
            return end;
        }

        /** A copy without the white space around it. */
        byte[] trimmed() {
            var from = start;
            var to = end;
            while (from < to && bytes[from] <= ' ') {
                from++;
            }
            while (from < to && bytes[to - 1] <= ' ') {
                to--;
            }
            return Arrays.copyOfRange(bytes, from, to);
        }
    }

    /** The data of the event between {@code start} and {@code end}; its lines joined, which is nearly always one. */
    static @Nullable Stretch data(byte[] bytes, int start, int end) {
        Stretch only = null;
        for (var line = start; line < end; ) {
            var lineEnd = lineEnd(bytes, line, end);
            if (lineEnd - line > DATA.length && matches(bytes, line, DATA)) {
                if (only != null) {
                    return joined(bytes, start, end);
                }
                only = new Stretch(bytes, line + DATA.length, lineEnd);
            }
            line = lineEnd + 1;
        }
        return only;
    }

    private static Stretch joined(byte[] bytes, int start, int end) {
        var joined = new byte[end - start];
        var length = 0;
        for (var line = start; line < end; ) {
            var lineEnd = lineEnd(bytes, line, end);
            if (lineEnd - line > DATA.length && matches(bytes, line, DATA)) {
                var count = lineEnd - line - DATA.length;
                System.arraycopy(bytes, line + DATA.length, joined, length, count);
                length += count;
                joined[length++] = '\n';
            }
            line = lineEnd + 1;
        }
        return new Stretch(joined, 0, length);
    }

    private static int lineEnd(byte[] bytes, int from, int end) {
        var at = from;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        return at;
    }
}
