package io.omnia.ledger;

import java.math.BigInteger;

/**
 * A sum of quantities times prices per million, exact in 128 bits. Ten million tokens at a high price overflow a
 * {@code long} before the division by a million brings the amount back into range.
 */
final class MillionthSum {
    private static final long MILLION = 1_000_000;

    private long high;
    private long low;

    /** Adds {@code quantity × microsPerMillion}; both zero or more. */
    void add(long quantity, long microsPerMillion) {
        if (quantity < 0 || microsPerMillion < 0) {
            throw new ArithmeticException("negative quantity or price");
        }
        var product = quantity * microsPerMillion;
        var sum = low + product;
        var carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        high = Math.addExact(Math.addExact(high, Math.multiplyHigh(quantity, microsPerMillion)), carry);
        low = sum;
    }

    /** The sum so far in micro-credits, rounded up; {@link ArithmeticException} above {@link Credits#MAX_MICROS}. */
    Credits roundedUp() {
        var whole = high == 0 ? roundedUp(low) : roundedUpWide();
        if (whole > Credits.MAX_MICROS) {
            throw new ArithmeticException("more than the largest amount: " + whole);
        }
        return new Credits(whole);
    }

    private static long roundedUp(long unsigned) {
        var whole = Long.divideUnsigned(unsigned, MILLION);
        return Long.remainderUnsigned(unsigned, MILLION) == 0 ? whole : whole + 1;
    }

    private long roundedUpWide() {
        var wide = BigInteger.valueOf(high)
                .shiftLeft(Long.SIZE)
                .or(BigInteger.valueOf(low)
                        .and(BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE)));
        var parts = wide.divideAndRemainder(BigInteger.valueOf(MILLION));
        var whole = parts[0].longValueExact();
        return parts[1].signum() == 0 ? whole : Math.addExact(whole, 1);
    }
}
