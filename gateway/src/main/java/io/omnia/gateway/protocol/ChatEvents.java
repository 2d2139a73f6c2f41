package io.omnia.gateway.protocol;

import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.TokenUsage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The events of OpenAI's chat and of its legacy completions, and of all who speak them in their own ways. Only events that
 * show a sign of usage or of an error are read.
 */
final class ChatEvents extends StreamEvents {
    private static final byte[] USAGE_KEY = {'"', 'u', 's', 'a', 'g', 'e', '"'};
    private static final byte[] ERROR_KEY = {'"', 'e', 'r', 'r', 'o', 'r', '"'};
    private static final byte[] BASE_RESP_KEY = {'"', 'b', 'a', 's', 'e', '_', 'r', 'e', 's', 'p', '"'};
    private static final byte[] ERROR_FIRST = {'{', '"', 'e', 'r', 'r', 'o', 'r', '"'};
    private static final byte[] OBJECT_FIRST = {'{', '"', 'o', 'b', 'j', 'e', 'c', 't', '"'};
    private static final byte[] OBJECT_ERROR = "\"error\"".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] FINISH_REASON = "\"finish_reason\"".getBytes(StandardCharsets.ISO_8859_1);
    private static final int FINISH_WINDOW = 8192;
    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    private final Protocol protocol;
    private final boolean hideUsageOnly;
    private final boolean oneChoice;

    private boolean hasUsage;
    private boolean hasError;
    private boolean hasData;
    private boolean isDone;

    private boolean dataSeen;
    private @Nullable TokenUsage usage;
    /** An event came that only carries usage, which is the last one before the terminal one. */
    private boolean closingUsageSeen;

    ChatEvents(Protocol protocol, boolean hideUsageOnly, int choices) {
        this.protocol = protocol;
        this.hideUsageOnly = hideUsageOnly;
        this.oneChoice = choices == 1;
    }

    @Override
    void line(byte[] bytes, int start, int end) {
        var value = dataStart(bytes, start, end);
        if (value >= 0) {
            hasData |= value < end;
            isDone |= end - value == DONE.length && matches(bytes, value, DONE);
            hasError |= opensWithError(bytes, value, end);
        }
    }

    /** An error that is no object: {@code {"error":"…"}} or {@code {"object":"error",…}}. */
    private static boolean opensWithError(byte[] bytes, int value, int end) {
        if (startsWith(bytes, value, end, ERROR_FIRST)) {
            return true;
        }
        if (!startsWith(bytes, value, end, OBJECT_FIRST)) {
            return false;
        }
        var word = value + OBJECT_FIRST.length;
        while (word < end && (bytes[word] == ':' || bytes[word] == ' ')) {
            word++;
        }
        return startsWith(bytes, word, end, OBJECT_ERROR);
    }

    /** An object right after {@code "usage":} or {@code "error":}; inside a string its quotes would be escaped. */
    @Override
    void brace(byte[] bytes, int lineStart, int at) {
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
        hasUsage |= endsWith(bytes, lineStart, i, USAGE_KEY);
        hasError |= endsWith(bytes, lineStart, i, ERROR_KEY) || endsWith(bytes, lineStart, i, BASE_RESP_KEY);
    }

    private static boolean endsWith(byte[] bytes, int lineStart, int last, byte[] word) {
        return last + 1 - word.length >= lineStart && matches(bytes, last + 1 - word.length, word);
    }

    @Override
    Meaning ended(byte[] bytes, int start, int end) {
        if (isDone) {
            return Meaning.END;
        }
        if (!hasData) {
            return Meaning.SILENCE;
        }
        var worthReading = hasUsage || hasError || !dataSeen;
        dataSeen = true;
        hasData = false;
        hasUsage = false;
        hasError = false;
        return worthReading ? meaning(data(bytes, start, end)) : Meaning.CONTENT;
    }

    private Meaning meaning(@Nullable Stretch data) {
        var facts = data == null ? null : UsageReader.read(protocol, data.bytes(), data.start(), data.end());
        if (facts == null) {
            return Meaning.CONTENT;
        }
        if (facts.usage() != null) {
            usage = facts.usage();
        }
        closingUsageSeen |= facts.usageOnly();
        if (facts.error()) {
            return Meaning.ERROR;
        }
        return hideUsageOnly && facts.usageOnly() ? Meaning.HIDDEN : Meaning.CONTENT;
    }

    @Override
    @Nullable
    TokenUsage usage() {
        return usage;
    }

    /**
     * By the usage that closes it, or by a finish reason near its end. A usage beside content proves nothing, since some
     * providers send one with every event; nor does one finish reason when several answers are under way.
     */
    @Override
    boolean complete(byte[] bytes, int filled) {
        return closingUsageSeen || (oneChoice && hasFinishReason(bytes, filled));
    }

    /** Whether one of the last events carries {@code "finish_reason":"…"}; they come within the last few hundred bytes. */
    private static boolean hasFinishReason(byte[] bytes, int filled) {
        for (var i = filled - FINISH_REASON.length - 1; i >= Math.max(0, filled - FINISH_WINDOW); i--) {
            if (bytes[i] == '"' && matches(bytes, i, FINISH_REASON)) {
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
}
