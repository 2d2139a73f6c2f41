package io.omnia.gateway.translation;

import io.omnia.ledger.TokenUsage;

/**
 * What an answer consumed.
 *
 * @param searches how often the vendor searched the web for it
 */
record Usage(TokenUsage tokens, long searches) {
    static final Usage NONE = new Usage(TokenUsage.NONE, 0);

    static Usage of(TokenUsage tokens) {
        return new Usage(tokens, 0);
    }

    long cacheWrites() {
        return tokens.cacheWrite5m() + tokens.cacheWrite1h();
    }
}
