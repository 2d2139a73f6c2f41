package io.omnia.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How many reports of browsers one node takes in a minute, so that nobody fills the log with them. */
final class ReportLimit {
    static final int PER_WINDOW = 60;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Clock clock;
    private Instant windowEnd = Instant.EPOCH;
    private int taken;
    private long dropped;

    ReportLimit(Clock clock) {
        this.clock = clock;
    }

    /** Whether one more report is taken. */
    sealed interface Verdict {
        /** It is; {@code dropped} are those that were not in the window before. */
        record Taken(long dropped) implements Verdict {}

        /** It is not; the next window begins after {@code retryAfter}. */
        record Later(Duration retryAfter) implements Verdict {}
    }

    synchronized Verdict take() {
        var now = clock.instant();
        var before = 0L;
        if (!now.isBefore(windowEnd)) {
            windowEnd = now.plus(WINDOW);
            taken = 0;
            before = dropped;
            dropped = 0;
        }
        if (taken >= PER_WINDOW) {
            dropped++;
            return new Verdict.Later(Duration.between(now, windowEnd));
        }
        taken++;
        return new Verdict.Taken(before);
    }
}
