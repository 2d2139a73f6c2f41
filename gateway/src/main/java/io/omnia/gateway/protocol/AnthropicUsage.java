package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.omnia.ledger.ServiceTier;
import io.omnia.ledger.TokenUsage;
import io.omnia.ledger.ToolUses;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the usage of one answer of Anthropic's, which a stream tells in several events: a later count replaces an earlier
 * one, and a later zero says nothing. {@code input_tokens} counts neither cache reads nor cache writes. An answer that took
 * several turns at the vendor lists them as iterations; their sum is what is billed, since the counts beside them leave some
 * out. Source: Claude API reference, "Usage", and its pages on prompt caching and compaction.
 */
final class AnthropicUsage {
    private static final byte[] MESSAGE = "message".getBytes(UTF_8);
    private static final byte[] USAGE = "usage".getBytes(UTF_8);
    private static final byte[] INPUT = "input_tokens".getBytes(UTF_8);
    private static final byte[] OUTPUT = "output_tokens".getBytes(UTF_8);
    private static final byte[] CACHE_READ = "cache_read_input_tokens".getBytes(UTF_8);
    private static final byte[] CACHE_WRITE = "cache_creation_input_tokens".getBytes(UTF_8);
    private static final byte[] CACHE_WRITES = "cache_creation".getBytes(UTF_8);
    private static final byte[] FIVE_MINUTES = "ephemeral_5m_input_tokens".getBytes(UTF_8);
    private static final byte[] ONE_HOUR = "ephemeral_1h_input_tokens".getBytes(UTF_8);
    private static final byte[] OUTPUT_DETAILS = "output_tokens_details".getBytes(UTF_8);
    private static final byte[] THINKING = "thinking_tokens".getBytes(UTF_8);
    private static final byte[] SERVER_TOOLS = "server_tool_use".getBytes(UTF_8);
    private static final byte[] WEB_SEARCHES = "web_search_requests".getBytes(UTF_8);
    private static final byte[] SERVICE_TIER = "service_tier".getBytes(UTF_8);
    private static final byte[] ITERATIONS = "iterations".getBytes(UTF_8);

    private boolean absurd;
    private long input;
    private long cacheRead;
    private long cacheWrite;
    private long cacheWrite1h;
    private long output;
    private long thinking;
    private long webSearches;
    private @Nullable ServiceTier tier;
    private @Nullable AnthropicUsage iterations;

    /** Adds what one event of a stream tells: at its top, or in the message that it begins. */
    void addEvent(JsonCursor cursor) {
        try {
            event(cursor);
        } catch (MalformedJson broken) {
            // What came before is taken; who sends broken events may send a better one.
        }
    }

    private void event(JsonCursor cursor) throws MalformedJson {
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(USAGE) && cursor.peek() == '{') {
                add(cursor);
            } else if (cursor.keyIs(MESSAGE) && cursor.peek() == '{') {
                event(cursor);
            } else {
                cursor.skip();
            }
        }
    }

    /** Adds the usage object that comes next. */
    void add(JsonCursor cursor) throws MalformedJson {
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(INPUT)) {
                input = later(input, cursor);
            } else if (cursor.keyIs(OUTPUT)) {
                output = later(output, cursor);
            } else if (cursor.keyIs(CACHE_READ)) {
                cacheRead = later(cacheRead, cursor);
            } else if (cursor.keyIs(CACHE_WRITE)) {
                cacheWrite = later(cacheWrite, cursor);
            } else if (cursor.keyIs(CACHE_WRITES) && cursor.peek() == '{') {
                cacheWrites(cursor);
            } else if (cursor.keyIs(OUTPUT_DETAILS) && cursor.peek() == '{') {
                outputDetails(cursor);
            } else if (cursor.keyIs(SERVER_TOOLS) && cursor.peek() == '{') {
                serverTools(cursor);
            } else if (cursor.keyIs(SERVICE_TIER) && cursor.peek() == '"') {
                tier = TierReader.ofWord(cursor.string());
            } else if (cursor.keyIs(ITERATIONS) && cursor.peek() == '[') {
                iterations(cursor);
            } else {
                cursor.skip();
            }
        }
    }

    private void cacheWrites(JsonCursor cursor) throws MalformedJson {
        var fiveMinutes = 0L;
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(FIVE_MINUTES)) {
                fiveMinutes = TokenCount.part(cursor);
            } else if (cursor.keyIs(ONE_HOUR)) {
                cacheWrite1h = later(cacheWrite1h, cursor);
            } else {
                cursor.skip();
            }
        }
        cacheWrite = Math.max(cacheWrite, fiveMinutes + cacheWrite1h);
    }

    private void outputDetails(JsonCursor cursor) throws MalformedJson {
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(THINKING)) {
                thinking = later(thinking, cursor);
            } else {
                cursor.skip();
            }
        }
    }

    private void serverTools(JsonCursor cursor) throws MalformedJson {
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(WEB_SEARCHES)) {
                webSearches = later(webSearches, cursor);
            } else {
                cursor.skip();
            }
        }
    }

    private void iterations(JsonCursor cursor) throws MalformedJson {
        var sum = new AnthropicUsage();
        cursor.enterArray();
        for (var first = true; cursor.nextElement(first); first = false) {
            if (cursor.peek() == '{') {
                var one = new AnthropicUsage();
                one.add(cursor);
                sum.plus(one);
            } else {
                cursor.skip();
            }
        }
        if (sum.any()) {
            iterations = sum;
        }
    }

    private void plus(AnthropicUsage other) {
        absurd |= other.absurd;
        input += other.input;
        cacheRead += other.cacheRead;
        cacheWrite += other.cacheWrite;
        cacheWrite1h += other.cacheWrite1h;
        output += other.output;
        thinking += other.thinking;
        webSearches += other.webSearches;
    }

    private long later(long earlier, JsonCursor cursor) throws MalformedJson {
        var count = TokenCount.total(cursor);
        absurd |= count == TokenCount.ABSURD;
        return count > 0 ? count : earlier;
    }

    private boolean any() {
        return input + cacheRead + cacheWrite + output > 0;
    }

    /** The usage; null when nothing was counted, or when a count is absurd. */
    @Nullable
    TokenUsage total() {
        if (iterations != null) {
            iterations.thinking = Math.max(iterations.thinking, thinking);
            iterations.webSearches = Math.max(iterations.webSearches, webSearches);
            iterations.tier = tier;
            return iterations.own(iterations.output, iterations.thinking);
        }
        return own(output, thinking);
    }

    /** The prompt alone: what is told of the answer before it has begun is no count of it. */
    @Nullable
    TokenUsage prompt() {
        return own(0, 0);
    }

    private @Nullable TokenUsage own(long generated, long reasoned) {
        return absurd || !any()
                ? null
                : new TokenUsage(
                        input + cacheRead + cacheWrite,
                        cacheRead,
                        cacheWrite - Math.min(cacheWrite, cacheWrite1h),
                        Math.min(cacheWrite, cacheWrite1h),
                        0,
                        0,
                        generated,
                        reasoned,
                        0,
                        0,
                        webSearches == 0 ? ToolUses.NONE : new ToolUses(webSearches, 0, 0),
                        tier);
    }
}
