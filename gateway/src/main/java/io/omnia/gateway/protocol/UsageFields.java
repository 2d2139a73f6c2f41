package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.omnia.ledger.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * Reads one usage object of the OpenAI family. Source of the field names: each vendor's chat completion reference; what
 * they have in common is that {@code prompt_tokens} contains cache reads and writes.
 */
final class UsageFields {
    /** No call has this many tokens. A larger count is a provider's mistake, and would overflow sums further on. */
    private static final long MAX_TOKENS = 1_000_000_000;

    private static final long ABSURD = -1;

    private static final byte[] PROMPT_TOKENS = "prompt_tokens".getBytes(UTF_8);
    private static final byte[] COMPLETION_TOKENS = "completion_tokens".getBytes(UTF_8);
    private static final byte[] TOTAL_TOKENS = "total_tokens".getBytes(UTF_8);
    private static final byte[] PROMPT_DETAILS = "prompt_tokens_details".getBytes(UTF_8);
    private static final byte[] COMPLETION_DETAILS = "completion_tokens_details".getBytes(UTF_8);
    private static final byte[] CACHED = "cached_tokens".getBytes(UTF_8);
    private static final byte[] CACHE_HIT = "prompt_cache_hit_tokens".getBytes(UTF_8);
    private static final byte[] CACHE_WRITE = "cache_write_tokens".getBytes(UTF_8);
    private static final byte[] CACHE_CREATION = "cache_creation_input_tokens".getBytes(UTF_8);
    private static final byte[] REASONING = "reasoning_tokens".getBytes(UTF_8);
    private static final byte[] AUDIO = "audio_tokens".getBytes(UTF_8);
    private static final byte[] IMAGE = "image_tokens".getBytes(UTF_8);

    private final JsonCursor cursor;
    private long prompt;
    private long completion;
    private long total;
    private long cached;
    private long cacheWrite;
    private long reasoning;
    private long inputAudio;
    private long inputImage;
    private long outputAudio;
    private long outputImage;

    UsageFields(JsonCursor cursor) {
        this.cursor = cursor;
    }

    /** The usage; null when a total is absurd, so that the tokens are counted here as if none had been reported. */
    @Nullable
    TokenUsage read() throws MalformedJson {
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(PROMPT_TOKENS)) {
                prompt = total();
            } else if (cursor.keyIs(COMPLETION_TOKENS)) {
                completion = total();
            } else if (cursor.keyIs(TOTAL_TOKENS)) {
                total = total();
            } else if (cursor.keyIs(CACHED) || cursor.keyIs(CACHE_HIT)) {
                cached = Math.max(cached, tokens());
            } else if (cursor.keyIs(CACHE_CREATION)) {
                cacheWrite = Math.max(cacheWrite, tokens());
            } else if (cursor.keyIs(REASONING)) {
                reasoning = Math.max(reasoning, tokens());
            } else if (cursor.keyIs(PROMPT_DETAILS) && cursor.peek() == '{') {
                promptDetails();
            } else if (cursor.keyIs(COMPLETION_DETAILS) && cursor.peek() == '{') {
                completionDetails();
            } else {
                cursor.skip();
            }
        }
        if (prompt == ABSURD || completion == ABSURD || total == ABSURD) {
            return null;
        }
        return new TokenUsage(
                prompt, cached, cacheWrite, 0, inputAudio, inputImage, output(), reasoning, outputAudio, outputImage);
    }

    /**
     * Some vendors leave reasoning out of {@code completion_tokens} and count it in the total alone (xAI, Google's
     * OpenAI-style endpoint). What the total has beyond the prompt was generated, and is billed by the vendor.
     */
    private long output() {
        return Math.max(completion, total - prompt);
    }

    private void promptDetails() throws MalformedJson {
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(CACHED)) {
                cached = Math.max(cached, tokens());
            } else if (cursor.keyIs(CACHE_WRITE) || cursor.keyIs(CACHE_CREATION)) {
                cacheWrite = Math.max(cacheWrite, tokens());
            } else if (cursor.keyIs(AUDIO)) {
                inputAudio = tokens();
            } else if (cursor.keyIs(IMAGE)) {
                inputImage = tokens();
            } else {
                cursor.skip();
            }
        }
    }

    private void completionDetails() throws MalformedJson {
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(REASONING)) {
                reasoning = Math.max(reasoning, tokens());
            } else if (cursor.keyIs(AUDIO)) {
                outputAudio = tokens();
            } else if (cursor.keyIs(IMAGE)) {
                outputImage = tokens();
            } else {
                cursor.skip();
            }
        }
    }

    /** A part of a total, which limits it; an absurd one counts nothing. */
    private long tokens() throws MalformedJson {
        return Math.max(0, total());
    }

    /** A count; whatever is not a number of zero or more counts nothing. */
    private long total() throws MalformedJson {
        var next = cursor.peek();
        if (next >= '0' && next <= '9') {
            var count = cursor.wholeNumberOr(ABSURD);
            return count > MAX_TOKENS ? ABSURD : count;
        }
        cursor.skip();
        return 0;
    }
}
