package io.omnia.ledger;

/**
 * An exact amount of platform credit. Unit: micro-credits; 1 credit = 1 000 000 micro-credits = US$ 0.01, so one
 * micro-credit is 1e-8 US dollars. Whole numbers, so a sum never drifts.
 *
 * @param micros the amount in micro-credits, zero to {@link #MAX_MICROS}
 */
public record Credits(long micros) implements Comparable<Credits> {
    /** The largest single amount; far above any real one, far below where sums could overflow. */
    public static final long MAX_MICROS = 1_000_000_000_000_000L;

    public static final long MICROS_PER_CREDIT = 1_000_000;

    public static final Credits ZERO = new Credits(0);

    public Credits {
        if (micros < 0 || micros > MAX_MICROS) {
            throw new IllegalArgumentException("credits out of range: " + micros);
        }
    }

    @Override
    public int compareTo(Credits other) {
        return Long.compare(micros, other.micros);
    }
}
