package io.omnia.bench;

/**
 * Counts of durations in buckets that grow with the value: every recorded value is known to one part in 1,024 over the
 * whole range, in about 300 KB whatever is recorded. Unit: nanoseconds. Not safe for use by two threads.
 */
final class Histogram {
    /** The longest duration told apart; what is longer counts as this. One hour. */
    static final long LONGEST_NANOS = 3_600_000_000_000L;

    private static final int PRECISION_BITS = 10;
    private static final int STEPS = 1 << PRECISION_BITS;

    private final long[] counts = new long[bucketOf(LONGEST_NANOS) + 1];
    private long count;
    private long smallest = Long.MAX_VALUE;
    private long largest;

    /** Adds one value; below zero counts as zero, since two clock readings may tie. */
    void record(long nanos) {
        var value = Math.clamp(nanos, 0, LONGEST_NANOS);
        counts[bucketOf(value)]++;
        count++;
        smallest = Math.min(smallest, value);
        largest = Math.max(largest, value);
    }

    void add(Histogram other) {
        for (var bucket = 0; bucket < counts.length; bucket++) {
            counts[bucket] += other.counts[bucket];
        }
        count += other.count;
        smallest = Math.min(smallest, other.smallest);
        largest = Math.max(largest, other.largest);
    }

    long count() {
        return count;
    }

    /** The exact smallest value, zero when nothing was recorded. */
    long smallest() {
        return count == 0 ? 0 : smallest;
    }

    /** The exact largest value, zero when nothing was recorded. */
    long largest() {
        return largest;
    }

    /**
     * The value that this share of all records does not exceed, rounded up by less than one part in 1,024.
     *
     * @param share above 0, at most 1: 0.999 for p99.9
     */
    long percentile(double share) {
        if (share <= 0 || share > 1) {
            throw new IllegalArgumentException("not a share: " + share);
        }
        var rank = Math.max(1, (long) Math.ceil(share * count));
        var seen = 0L;
        for (var bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= rank) {
                return Math.clamp(highestOf(bucket), smallest(), largest);
            }
        }
        return 0;
    }

    private static int bucketOf(long value) {
        if (value < 2 * STEPS) {
            return (int) value;
        }
        var shift = Long.SIZE - 1 - PRECISION_BITS - Long.numberOfLeadingZeros(value);
        return (shift << PRECISION_BITS) + (int) (value >>> shift);
    }

    private static long highestOf(int bucket) {
        if (bucket < 2 * STEPS) {
            return bucket;
        }
        var shift = (bucket >>> PRECISION_BITS) - 1;
        var step = bucket - (shift << PRECISION_BITS);
        return ((step + 1L) << shift) - 1;
    }
}
