package io.omnia.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A range of calls' ids, both ends included. An id begins with the time at which it was made, so that the primary key
 * finds the calls of a span of time.
 */
record CallIds(UUID first, UUID last) {
    static final CallIds ALL = new CallIds(new UUID(0, 0), new UUID(-1, -1));

    /**
     * A call's id is made just before its start is noted. A range is wider by this on both sides, and whoever reads it looks
     * at the start too.
     */
    private static final Duration APART = Duration.ofMinutes(1);

    private static final int TIME_SHIFT = 16;
    private static final long AFTER_TIME = (1L << TIME_SHIFT) - 1;
    private static final Instant LATEST = Instant.ofEpochMilli(-1L >>> TIME_SHIFT);

    /** The ids of all calls that started at {@code from} or later and before {@code to}; null for no such end. */
    static CallIds started(@Nullable Instant from, @Nullable Instant to) {
        return new CallIds(
                from == null ? ALL.first : new UUID(time(from, APART.negated()), 0),
                to == null ? ALL.last : new UUID(time(to, APART) | AFTER_TIME, -1));
    }

    /** All ids that come before this one. */
    static CallIds before(UUID id) {
        var low = id.getLeastSignificantBits();
        return new CallIds(ALL.first, new UUID(id.getMostSignificantBits() - (low == 0 ? 1 : 0), low - 1));
    }

    /** The beginning of ids of that time, or of the nearest that an id can have. */
    private static long time(Instant time, Duration further) {
        if (time.isBefore(Instant.EPOCH.plus(APART))) {
            return 0;
        }
        var latest = LATEST.minus(APART);
        return (time.isAfter(latest) ? latest : time).plus(further).toEpochMilli() << TIME_SHIFT;
    }
}
