package io.omnia.ledger;

/**
 * The most that a call can come to, which is what it sets aside.
 *
 * @param cost what it can cost
 * @param tokens what it can read and write in all; counts where a limit of its set counts tokens
 */
public record Bound(Credits cost, long tokens) {
    public Bound {
        if (tokens < 0) {
            throw new IllegalArgumentException("negative tokens: " + tokens);
        }
    }

    /** The bound of a call of whose tokens nothing is known. */
    static Bound of(Credits cost) {
        return new Bound(cost, 0);
    }
}
