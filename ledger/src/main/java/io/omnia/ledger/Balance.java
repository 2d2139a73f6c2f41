package io.omnia.ledger;

/**
 * A wallet as it stands. Unit: micro-credits.
 *
 * @param postedMicros credit received less credit used; negative in debt
 * @param heldMicros set aside by running calls
 * @param spentMicros used by calls, ever
 * @param availableMicros what a new call may set aside: posted less held, zero or more
 */
public record Balance(long postedMicros, long heldMicros, long spentMicros, long availableMicros) {
    static final Balance EMPTY = new Balance(0, 0, 0, 0);

    static Balance of(long limit, long spent, long held) {
        return new Balance(limit - spent, held, spent, Math.max(0, limit - spent - held));
    }
}
