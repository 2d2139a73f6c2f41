package io.omnia.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The real time and what a test has added to it. */
final class SettableClock extends Clock {
    private volatile Duration added = Duration.ZERO;

    void advance(Duration time) {
        added = added.plus(time);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(added);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
