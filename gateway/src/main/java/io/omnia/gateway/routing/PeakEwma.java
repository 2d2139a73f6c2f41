package io.omnia.gateway.routing;

/**
 * A moving average of latencies that jumps up to every peak and comes down from it with time, so that somebody who has
 * become slow is noticed at once and forgiven slowly. Not safe by itself: its owner locks.
 */
final class PeakEwma {
    /** After so long, what was measured counts for a third. */
    private static final double DECAY_NANOS = 10e9;

    private boolean known;
    private double average;
    private long at;

    void add(long nanos, long now) {
        if (!known || nanos >= average) {
            average = nanos;
        } else {
            var weight = Math.exp(-Math.max(0, now - at) / DECAY_NANOS);
            average = average * weight + nanos * (1 - weight);
        }
        known = true;
        at = now;
    }

    /** Zero when nothing was measured, so that somebody new is tried. */
    long nanos() {
        return known ? (long) average : 0;
    }
}
