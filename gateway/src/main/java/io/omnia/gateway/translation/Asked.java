package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.omnia.ledger.TokenUsage;
import org.jspecify.annotations.Nullable;

/** What the answer's translation has to know of the request; opaque for others. */
public final class Asked {
    private final boolean includeUsage;
    private final boolean legacyFunctions;
    private final ObjectNode echo;
    private final boolean base64;
    private final @Nullable TokenUsage counted;
    private final int texts;

    private Asked(
            boolean includeUsage,
            boolean legacyFunctions,
            ObjectNode echo,
            boolean base64,
            @Nullable TokenUsage counted,
            int texts) {
        this.includeUsage = includeUsage;
        this.legacyFunctions = legacyFunctions;
        this.echo = echo;
        this.base64 = base64;
        this.counted = counted;
        this.texts = texts;
    }

    /** Takes from a caller's body what its answer will need. */
    static Asked of(Format inbound, ObjectNode body) {
        return new Asked(
                body.path("stream_options").path("include_usage").booleanValue(),
                inbound == Format.CHAT && !body.path("functions").isEmpty(),
                inbound == Format.RESPONSES ? ResponseObject.echo(body) : Json.object(),
                false,
                null,
                1);
    }

    /** Of embeddings, in base64 or in figures; the tokens are those of so many texts. */
    static Asked embeddings(boolean base64, TokenUsage counted, int texts) {
        return new Asked(false, false, Json.object(), base64, counted, texts);
    }

    /** Whether embeddings are wanted as floats in base64. */
    boolean base64() {
        return base64;
    }

    /** How many embeddings the answer has to have. */
    int texts() {
        return texts;
    }

    /** What was counted here, should the upstream count nothing; null where nothing was. */
    @Nullable
    public TokenUsage counted() {
        return counted;
    }

    /** Whether a stream of chat chunks has to end with one that counts. */
    boolean includeUsage() {
        return includeUsage;
    }

    /** Whether the caller knows tools by their first name, functions. */
    boolean legacyFunctions() {
        return legacyFunctions;
    }

    /** The members of a request that a response repeats. */
    ObjectNode echo() {
        return echo;
    }
}
