package io.omnia.platform.time;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Makes RFC 9562 version 7 identifiers: 48 bits of Unix milliseconds, then 74 random bits. They sort by time, so an index
 * over them grows at its end.
 */
public final class Uuid7 {
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final SecureRandom SEED = new SecureRandom();
    private static final RandomGeneratorFactory<RandomGenerator> FACTORY =
            RandomGeneratorFactory.of("L64X128MixRandom");
    /**
     * A generator for each thread, since a shared secure one is a lock on every call's path. What it makes is unique, not
     * secret: whoever knows an identifier still has to be allowed what it names.
     */
    private static final ThreadLocal<RandomGenerator> RANDOM =
            ThreadLocal.withInitial(() -> FACTORY.create(SEED.nextLong()));

    private Uuid7() {}

    /** A new identifier that carries the clock's present time. */
    public static UUID next(Clock clock) {
        var random = RANDOM.get();
        var high = clock.millis() << 16 | VERSION | random.nextInt(1 << 12);
        var low = VARIANT | random.nextLong() >>> 2;
        return new UUID(high, low);
    }
}
