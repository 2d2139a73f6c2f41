package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.omnia.gateway.provider.Dialect;
import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.ServiceTier;
import io.omnia.ledger.TokenUsage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the usage in an answer or in one event of a stream, wherever the vendor puts it: at the top (most), in a choice
 * (Moonshot), or under {@code x_groq} (Groq). The last usage that counts anything wins, since some vendors send empty ones
 * first.
 */
public final class UsageReader {
    private static final byte[] USAGE = "usage".getBytes(UTF_8);
    private static final byte[] USAGE_METADATA = "usageMetadata".getBytes(UTF_8);
    private static final byte[] QUOTED_USAGE = "\"usage\"".getBytes(UTF_8);
    private static final byte[] QUOTED_USAGE_METADATA = "\"usageMetadata\"".getBytes(UTF_8);
    private static final byte[] CHOICES = "choices".getBytes(UTF_8);
    private static final byte[] X_GROQ = "x_groq".getBytes(UTF_8);
    private static final byte[] ERROR = "error".getBytes(UTF_8);
    private static final byte[] OBJECT = "object".getBytes(UTF_8);
    private static final byte[] BASE_RESP = "base_resp".getBytes(UTF_8);
    private static final byte[] STATUS_CODE = "status_code".getBytes(UTF_8);
    private static final byte[] SERVICE_TIER = "service_tier".getBytes(UTF_8);
    private static final byte[] RESPONSE = "response".getBytes(UTF_8);
    private static final byte[] OUTPUT = "output".getBytes(UTF_8);
    private static final byte[] CANDIDATES = "candidates".getBytes(UTF_8);

    private final Protocol protocol;
    private final JsonCursor cursor;
    private final byte[] bytes;
    private final ToolCount tools;
    private @Nullable TokenUsage usage;
    private @Nullable ServiceTier tier;
    private boolean usageSeen;
    private boolean error;
    private boolean isResponse;
    private boolean choicesSeen;
    private int choiceCount;

    private UsageReader(Protocol protocol, byte[] bytes, int start, int end) {
        this.protocol = protocol;
        this.bytes = bytes;
        this.cursor = new JsonCursor(bytes, start, end);
        this.tools = new ToolCount(bytes, cursor);
    }

    /**
     * What an answer, or one event of a stream, says about itself.
     *
     * @param usage what it reports; null when it reports no tokens, or none but zeros, or more than a call can have
     * @param usageSeen whether it has a usage at all, be it of zeros
     * @param error whether it is an error and no answer
     * @param choices how many choices it has; negative when it has no such member
     */
    public record Facts(@Nullable TokenUsage usage, boolean usageSeen, boolean error, int choices) {
        /** Whether the event exists only to carry usage. */
        public boolean usageOnly() {
            return usageSeen && choices == 0 && !error;
        }
    }

    /** Reads one JSON object; null when the bytes are not one. */
    public static @Nullable Facts read(Protocol protocol, byte[] bytes, int start, int end) {
        var reader = new UsageReader(protocol, bytes, start, end);
        try {
            reader.document();
        } catch (MalformedJson broken) {
            return null;
        }
        // A response that has failed is one all the same: its client's own reader knows what to do with it.
        return new Facts(
                reader.reported(),
                reader.usageSeen,
                reader.error && !reader.isResponse,
                reader.choicesSeen ? reader.choiceCount : -1);
    }

    /**
     * The last usage in a piece of a document; null when there is none that counts anything. Inside a string its quotes
     * would be escaped, so that no text can pass for it.
     */
    public static @Nullable TokenUsage lastIn(Protocol protocol, byte[] bytes, int start, int end) {
        var key = protocol.dialect() == Dialect.GOOGLE ? QUOTED_USAGE_METADATA : QUOTED_USAGE;
        for (var at = end - key.length; at >= start; at--) {
            if (bytes[at] == '"' && Arrays.equals(bytes, at, at + key.length, key, 0, key.length)) {
                var found = usageAt(protocol, bytes, at + key.length, end);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static @Nullable TokenUsage usageAt(Protocol protocol, byte[] bytes, int afterKey, int end) {
        var colon = new JsonCursor(bytes, afterKey, end);
        if (colon.peek() != ':') {
            return null;
        }
        var reader = new UsageReader(protocol, bytes, colon.position() + 1, end);
        try {
            reader.usage();
        } catch (MalformedJson broken) {
            return null;
        }
        return reader.usage;
    }

    /** The tokens with the tools and the service, which stand elsewhere in most protocols. */
    private @Nullable TokenUsage reported() {
        var tokens = usage;
        return tokens == null
                ? null
                : tokens.with(tokens.tools().orMore(tools.uses()), tier == null ? tokens.tier() : tier);
    }

    private void document() throws MalformedJson {
        object();
        cursor.expectEnd();
    }

    private void object() throws MalformedJson {
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(USAGE) || cursor.keyIs(USAGE_METADATA)) {
                usage();
            } else if (cursor.keyIs(CHOICES) && cursor.peek() == '[') {
                choicesSeen = true;
                choices();
            } else if (cursor.keyIs(X_GROQ) && cursor.peek() == '{') {
                usageInside();
            } else if (cursor.keyIs(ERROR)) {
                error |= cursor.peek() != 'n';
                cursor.skip();
            } else if (cursor.keyIs(BASE_RESP) && cursor.peek() == '{') {
                baseResponse();
            } else if (cursor.keyIs(OBJECT) && cursor.peek() == '"') {
                // Some servers name the kind of the document where others have an error member.
                var kind = cursor.string();
                error |= kind.equals("error");
                isResponse = kind.equals("response");
            } else if (cursor.keyIs(SERVICE_TIER) && cursor.peek() == '"') {
                tier = TierReader.ofWord(cursor.string());
            } else if (cursor.keyIs(OUTPUT) && cursor.peek() == '[') {
                tools.items();
            } else if (cursor.keyIs(CANDIDATES) && cursor.peek() == '[') {
                tools.candidates();
            } else if (cursor.keyIs(RESPONSE) && cursor.peek() == '{' && protocol == Protocol.OPENAI_RESPONSES) {
                // The last event of a stream has the whole response in it.
                object();
            } else {
                cursor.skip();
            }
        }
    }

    private void choices() throws MalformedJson {
        cursor.enterArray();
        for (var first = true; cursor.nextElement(first); first = false) {
            choiceCount++;
            if (cursor.peek() == '{') {
                usageInside();
            } else {
                cursor.skip();
            }
        }
    }

    private void usageInside() throws MalformedJson {
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(USAGE)) {
                usage();
            } else {
                cursor.skip();
            }
        }
    }

    /** MiniMax reports failures inside a 200: any status but zero is one. */
    private void baseResponse() throws MalformedJson {
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(STATUS_CODE)) {
                cursor.peek();
                var start = cursor.position();
                cursor.skip();
                error |= !(cursor.position() == start + 1 && bytes[start] == '0');
            } else {
                cursor.skip();
            }
        }
    }

    private void usage() throws MalformedJson {
        if (cursor.peek() != '{') {
            cursor.skip();
            return;
        }
        usageSeen = true;
        var found = fields();
        if (found != null && found.input() + found.output() > 0) {
            usage = found;
        }
    }

    private @Nullable TokenUsage fields() throws MalformedJson {
        return switch (protocol.dialect()) {
            case OPENAI -> new OpenAiUsage(cursor).read();
            case GOOGLE -> new GoogleUsage(cursor).read();
            case ANTHROPIC -> {
                var usage = new AnthropicUsage();
                usage.add(cursor);
                yield usage.total();
            }
        };
    }
}
