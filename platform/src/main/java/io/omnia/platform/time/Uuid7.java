package io.omnia.platform.time;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes RFC 9562 version 7 identifiers: 48 bits of Unix milliseconds, then 74 random bits. They sort by time, so an index
 * over them grows at its end.
 */
public final class Uuid7 {
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private Uuid7() {}

    /** A new identifier that carries the clock's present time. */
    public static UUID next(Clock clock) {
        // Each thread has its own generator, since a shared secure one is a lock on every call's path. An identifier is
        // unique,
        // not secret: whoever knows one still has to be allowed what it names.
        var random = ThreadLocalRandom.current();
        var high = clock.millis() << 16 | VERSION | random.nextInt(1 << 12);
        var low = VARIANT | random.nextLong() >>> 2;
        return new UUID(high, low);
    }
}
