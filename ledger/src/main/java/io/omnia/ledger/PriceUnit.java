package io.omnia.ledger;

/**
 * What one price is for. Quantities of one call never overlap: each token, and each use of a provider's tool, is billed under
 * exactly one unit.
 */
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
    /** One search of the web by the provider. */
    WEB_SEARCH,
    /** One call for which the provider searched the web, however often; where it has a price, searches have none. */
    SEARCHED_REQUEST,
    /** One search of files that are stored at the provider. */
    FILE_SEARCH,
    /** One container at the provider that code ran in. */
    CODE_SESSION,
    /** One call. */
    REQUEST
}
