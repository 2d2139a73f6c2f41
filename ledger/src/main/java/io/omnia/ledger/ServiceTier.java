package io.omnia.ledger;

/** How fast a provider serves a call, where that has prices of its own. */
public enum ServiceTier {
    DEFAULT,
    /** Slower, or not at all when the provider is busy, for less. */
    FLEX,
    /** Ahead of the others, for more. */
    PRIORITY
}
