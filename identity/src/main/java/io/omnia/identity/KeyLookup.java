package io.omnia.identity;

import java.time.Duration;

/** The answer of {@link KeyCache#lookup}: every case a caller has to handle. */
public sealed interface KeyLookup {
    /** The key is valid. Its account may still be suspended or closed. */
    record Found(Principal principal) implements KeyLookup {}

    /** No such key, or text that cannot be a key. */
    record Unknown() implements KeyLookup {}

    /** The key existed and was switched off. */
    record Disabled() implements KeyLookup {}

    /** The key's own end has passed. */
    record Expired() implements KeyLookup {}

    /** Whether the key is valid cannot be found out now: the database is away, or too many look-ups wait for it. */
    record Unavailable(Duration retryAfter) implements KeyLookup {}
}
