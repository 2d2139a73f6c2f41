package io.omnia.ledger;

import io.omnia.identity.Mode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One limit inside a {@link GroupPlan}: the row as locked, and what the group does to it so far. Amounts in micro-credits.
 */
final class LimitState {
    /** A row of {@code ledger.spend_limit} as it was locked. */
    record Row(
            long id,
            UUID subject,
            Kind kind,
            @Nullable Mode mode,
            Period period,
            long limit,
            long held,
            long spent,
            Instant periodStarted,
            boolean frozen,
            long ledgerAccount) {}

    /** Whose limit it is. */
    enum Kind {
        WALLET,
        KEY,
        MEMBER,
        PROJECT
    }

    private final Row row;
    private final Instant started;
    private final boolean rolled;
    private long held;
    private long spentBefore;
    private long spent;
    private long overshoot;
    private int overshoots;
    private boolean touched;

    LimitState(Row row, Instant now) {
        this.row = row;
        var current = row.period().startedBy(now);
        // Only forwards: a transaction that waited for the lock may carry an older time than the one before it.
        this.rolled = row.period() != Period.TOTAL && current.isAfter(row.periodStarted());
        this.started = rolled ? current : row.periodStarted();
        this.held = row.held();
        this.spentBefore = rolled ? 0 : row.spent();
        this.spent = spentBefore;
    }

    Row row() {
        return row;
    }

    /** What would be left if every running call cost nothing; negative in debt. */
    long unspent() {
        return row.limit() - spent;
    }

    /** What a new call may still set aside; negative in debt. */
    long available() {
        return row.limit() - spent - held;
    }

    void hold(long amount) {
        held = Math.addExact(held, amount);
        touched = true;
    }

    /** Gives back what a call held and takes what it cost, noting by how much that went beyond the limit. */
    void settle(long released, long cost) {
        var excess = excess();
        held = Math.subtractExact(held, released);
        spent = Math.addExact(spent, cost);
        var grown = excess() - excess;
        if (grown > 0) {
            overshoot = Math.addExact(overshoot, grown);
            overshoots++;
        }
        touched = touched || released != 0 || cost != 0;
    }

    private long excess() {
        return Math.max(0, -available());
    }

    boolean touched() {
        return touched;
    }

    LimitChange change() {
        return new LimitChange(
                row.id(), held - row.held(), rolled, spent - spentBefore, started, overshoot, overshoots);
    }

    /**
     * What one group does to one row.
     *
     * @param rolled a new period began: what was spent before no longer counts
     */
    record LimitChange(
            long id, long heldDelta, boolean rolled, long spentDelta, Instant started, long overshoot, int overshoots) {

        /** A change of nothing but what is held. */
        static LimitChange ofHeld(long id, long heldDelta) {
            return new LimitChange(id, heldDelta, false, 0, Instant.EPOCH, 0, 0);
        }
    }
}
