package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.omnia.ledger.TokenUsage;
import io.omnia.ledger.ToolUses;
import org.jspecify.annotations.Nullable;

/**
 * Reads one usage object of the OpenAI family: chat, completions and embeddings, and responses with names of their own. Source
 * of the field names: each vendor's reference; what they have in common is that the prompt's tokens contain cache reads and
 * writes.
 */
final class OpenAiUsage {
    private static final byte[] PROMPT_TOKENS = "prompt_tokens".getBytes(UTF_8);
    private static final byte[] COMPLETION_TOKENS = "completion_tokens".getBytes(UTF_8);
    private static final byte[] INPUT_TOKENS = "input_tokens".getBytes(UTF_8);
    private static final byte[] OUTPUT_TOKENS = "output_tokens".getBytes(UTF_8);
    private static final byte[] TOTAL_TOKENS = "total_tokens".getBytes(UTF_8);
    private static final byte[] PROMPT_DETAILS = "prompt_tokens_details".getBytes(UTF_8);
    private static final byte[] COMPLETION_DETAILS = "completion_tokens_details".getBytes(UTF_8);
    private static final byte[] INPUT_DETAILS = "input_tokens_details".getBytes(UTF_8);
    private static final byte[] OUTPUT_DETAILS = "output_tokens_details".getBytes(UTF_8);
    private static final byte[] CACHED = "cached_tokens".getBytes(UTF_8);
    private static final byte[] CACHE_HIT = "prompt_cache_hit_tokens".getBytes(UTF_8);
    private static final byte[] CACHE_WRITE = "cache_write_tokens".getBytes(UTF_8);
    private static final byte[] CACHE_CREATION = "cache_creation_input_tokens".getBytes(UTF_8);
    private static final byte[] REASONING = "reasoning_tokens".getBytes(UTF_8);
    private static final byte[] AUDIO = "audio_tokens".getBytes(UTF_8);
    private static final byte[] SERVER_TOOLS = "server_tool_use".getBytes(UTF_8);
    private static final byte[] WEB_SEARCHES = "web_search_requests".getBytes(UTF_8);
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
    private long webSearches;

    OpenAiUsage(JsonCursor cursor) {
        this.cursor = cursor;
    }

    /** The usage; null when a total is absurd, so that the tokens are counted here as if none had been reported. */
    @Nullable
    TokenUsage read() throws MalformedJson {
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(PROMPT_TOKENS) || cursor.keyIs(INPUT_TOKENS)) {
                prompt = larger(prompt, total());
            } else if (cursor.keyIs(COMPLETION_TOKENS) || cursor.keyIs(OUTPUT_TOKENS)) {
                completion = larger(completion, total());
            } else if (cursor.keyIs(TOTAL_TOKENS)) {
                total = total();
            } else if (cursor.keyIs(CACHED) || cursor.keyIs(CACHE_HIT)) {
                cached = Math.max(cached, tokens());
            } else if (cursor.keyIs(CACHE_CREATION)) {
                cacheWrite = Math.max(cacheWrite, tokens());
            } else if (cursor.keyIs(REASONING)) {
                reasoning = Math.max(reasoning, tokens());
            } else if (isDetails(PROMPT_DETAILS, INPUT_DETAILS)) {
                promptDetails();
            } else if (cursor.keyIs(SERVER_TOOLS) && cursor.peek() == '{') {
                serverTools();
            } else if (isDetails(COMPLETION_DETAILS, OUTPUT_DETAILS)) {
                completionDetails();
            } else {
                cursor.skip();
            }
        }
        if (prompt == TokenCount.ABSURD || completion == TokenCount.ABSURD || total == TokenCount.ABSURD) {
            return null;
        }
        return new TokenUsage(
                prompt,
                cached,
                cacheWrite,
                0,
                inputAudio,
                inputImage,
                output(),
                reasoning,
                outputAudio,
                outputImage,
                webSearches == 0 ? ToolUses.NONE : new ToolUses(webSearches, 0, 0),
                null);
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

    /** OpenRouter tells searches as Anthropic does. */
    private void serverTools() throws MalformedJson {
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(WEB_SEARCHES)) {
                webSearches = tokens();
            } else {
                cursor.skip();
            }
        }
    }

    private boolean isDetails(byte[] name, byte[] otherName) {
        return (cursor.keyIs(name) || cursor.keyIs(otherName)) && cursor.peek() == '{';
    }

    /** A server that tells a total under both of its names may leave one of them at zero. */
    private static long larger(long one, long other) {
        return one == TokenCount.ABSURD || other == TokenCount.ABSURD ? TokenCount.ABSURD : Math.max(one, other);
    }

    private long tokens() throws MalformedJson {
        return TokenCount.part(cursor);
    }

    private long total() throws MalformedJson {
        return TokenCount.total(cursor);
    }
}
