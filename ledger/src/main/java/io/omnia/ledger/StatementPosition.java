package io.omnia.ledger;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place in a wallet's statement. It carries the balance there, so that a page costs what is on it, however deep it lies.
 *
 * @param call the call within the transaction; {@link #NO_CALL} after a movement that was no call's
 * @param balance what the wallet had before everything that was shown so far, in micro-credits
 */
record StatementPosition(UUID txn, UUID call, long balance) {
    /** Before every id. */
    static final UUID NO_CALL = new UUID(0, 0);

    private static final UUID AFTER_ALL = new UUID(-1, -1);
    private static final byte FORMAT = 2;
    private static final int PARTS = 5;
    /** Beyond what any wallet can hold or owe; with more, sums would leave their column. */
    private static final long MAX_BALANCE = 1_000 * Credits.MAX_MICROS;

    /** The newest end of a statement of a wallet that has so much now. */
    static StatementPosition newest(long balance) {
        return new StatementPosition(AFTER_ALL, AFTER_ALL, balance);
    }

    String cursor() {
        return Cursors.encode(
                FORMAT,
                txn.getMostSignificantBits(),
                txn.getLeastSignificantBits(),
                call.getMostSignificantBits(),
                call.getLeastSignificantBits(),
                balance);
    }

    /** What {@link #cursor} said; null for a statement from its beginning. */
    static @Nullable StatementPosition of(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        var parts = Cursors.decode(FORMAT, PARTS, cursor);
        if (parts[4] < -MAX_BALANCE || parts[4] > MAX_BALANCE) {
            throw Cursors.refused();
        }
        return new StatementPosition(new UUID(parts[0], parts[1]), new UUID(parts[2], parts[3]), parts[4]);
    }
}
