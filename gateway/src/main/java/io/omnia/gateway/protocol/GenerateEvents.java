package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * The events of Google's streamGenerateContent: each is a whole answer with a piece of the text, and the last usage counts.
 * No event ends the stream; it is over when its connection is, after a finish reason or the refusal of a prompt.
 */
final class GenerateEvents extends StreamEvents {
    private static final byte[] FINISH_REASON = "\"finishReason\"".getBytes(ISO_8859_1);
    private static final byte[] BLOCK_REASON = "\"blockReason\"".getBytes(ISO_8859_1);

    private boolean hasData;
    private @Nullable TokenUsage usage;
    private boolean finished;

    @Override
    void line(byte[] bytes, int start, int end) {
        var value = dataStart(bytes, start, end);
        hasData |= value >= 0 && value < end;
    }

    @Override
    Meaning ended(byte[] bytes, int start, int end) {
        if (!hasData) {
            return Meaning.SILENCE;
        }
        hasData = false;
        var data = data(bytes, start, end);
        var facts = data == null
                ? null
                : UsageReader.read(Protocol.GOOGLE_GENERATE, data.bytes(), data.start(), data.end());
        if (facts == null) {
            return Meaning.CONTENT;
        }
        var told = facts.usage();
        if (told != null) {
            var before = usage;
            usage = before == null ? told : told.with(told.tools().orMore(before.tools()), told.tier());
        }
        finished |= contains(bytes, start, end, FINISH_REASON) || contains(bytes, start, end, BLOCK_REASON);
        return facts.error() ? Meaning.ERROR : Meaning.CONTENT;
    }

    /** Inside a string the quotes of the word would be escaped. */
    private static boolean contains(byte[] bytes, int start, int end, byte[] word) {
        for (var at = end - word.length; at >= start; at--) {
            if (bytes[at] == '"' && matches(bytes, at, word)) {
                return true;
            }
        }
        return false;
    }

    /** Every event repeats the count of the prompt; that of the answer comes with some of them, and with the last. */
    @Override
    @Nullable
    TokenUsage usage() {
        return finished || (usage != null && usage.output() > 0) ? usage : null;
    }

    @Override
    @Nullable
    TokenUsage promptUsage() {
        return usage;
    }

    @Override
    boolean complete(byte[] bytes, int filled) {
        return finished;
    }
}
