package io.omnia.ledger;

/** What one price is for. Quantities of one call never overlap: each token is billed under exactly one unit. */
public enum PriceUnit {
    INPUT,
    CACHED_INPUT,
    CACHE_WRITE_5M,
    CACHE_WRITE_1H,
    INPUT_AUDIO,
    INPUT_IMAGE,
    OUTPUT,
    REASONING,
    OUTPUT_AUDIO,
    OUTPUT_IMAGE,
    REQUEST
}
