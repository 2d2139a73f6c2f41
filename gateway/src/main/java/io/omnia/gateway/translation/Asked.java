package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the answer's translation has to know of the request; opaque for others. */
public final class Asked {
    private final boolean includeUsage;
    private final boolean legacyFunctions;
    private final ObjectNode echo;

    private Asked(boolean includeUsage, boolean legacyFunctions, ObjectNode echo) {
        this.includeUsage = includeUsage;
        this.legacyFunctions = legacyFunctions;
        this.echo = echo;
    }

    /** Takes from a caller's body what its answer will need. */
    static Asked of(Format inbound, ObjectNode body) {
        return new Asked(
                body.path("stream_options").path("include_usage").booleanValue(),
                inbound == Format.CHAT && !body.path("functions").isEmpty(),
                inbound == Format.RESPONSES ? ResponseObject.echo(body) : Json.object());
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
