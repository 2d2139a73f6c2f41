package io.omnia.ledger;

import io.omnia.identity.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One limit inside a {@link GroupPlan}: the row as locked, and what the group does to it so far. Amounts in what
 * its measure counts.
 */
final class LimitState {
    /** A row of {@code ledger.spend_limit} as it was locked. */
    record Row(
            long id,
            UUID subject,
            LimitKind kind,
            @Nullable Mode mode,
            Measure measure,
            Period period,
            long limit,
            long held,
            long spent,
            Instant periodStarted,
            boolean frozen,
            long ledgerAccount) {}

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
        this.rolled = current.isAfter(row.periodStarted()) && row.period().resetsAfter(now) != null;
        this.started = rolled ? current : row.periodStarted();
        // Money counts where it settles, so what runs goes on being held; tokens count where their call began.
        this.held = rolled && row.measure() == Measure.TOKENS ? 0 : row.held();
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

    /** What a call needs of it. */
    long needs(Bound bound) {
        return switch (row.measure()) {
            case MONEY -> bound.cost().micros();
            case TOKENS -> bound.tokens();
            case REQUESTS, CALLS -> 1;
        };
    }

    /** Takes what a call needs: for good where admitted calls are counted, else until it settles. */
    void hold(Bound bound) {
        if (row.measure() == Measure.REQUESTS) {
            spent = Math.addExact(spent, 1);
        } else {
            held = Math.addExact(held, needs(bound));
        }
        touched = true;
    }

    /** Takes so much of money for a lease. */
    void lease(long micros) {
        held = Math.addExact(held, micros);
        touched = true;
    }

    /**
     * Takes what a call came to in the place of what it held.
     *
     * @param hold null when the call holds nothing of this limit
     */
    void settle(GroupPlan.@Nullable Held hold, long cost, long tokens) {
        switch (row.measure()) {
            case MONEY -> book(hold == null ? 0 : hold.amount().micros(), cost);
            case TOKENS -> settleTokens(hold, tokens);
            case CALLS -> book(hold == null ? 0 : 1, 0);
            case REQUESTS -> {}
        }
    }

    /** Those of a window that is over count no more, and those of a call that was admitted before there was a limit never did. */
    private void settleTokens(GroupPlan.@Nullable Held hold, long tokens) {
        if (hold == null) {
            return;
        }
        var admittedAt = hold.admittedAt();
        if (admittedAt != null && row.period().startedBy(admittedAt).equals(started)) {
            book(hold.tokens(), tokens);
        }
        touched = true;
    }

    /** Gives back what a call held and takes what it cost, noting by how much that went beyond the limit. */
    private void book(long released, long cost) {
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

    /** Until the period ends; nothing where it does not. */
    Duration resetsIn(Instant now) {
        var resets = row.period().resetsAfter(started.isAfter(now) ? started : now);
        return resets == null ? Duration.ZERO : Duration.between(now, resets);
    }

    /** What changes in these rows when these holds end and nothing was owed. */
    static List<LimitChange> released(Collection<Row> rows, Instant now, Collection<GroupPlan.Held> holds) {
        var byId = new HashMap<Long, LimitState>();
        for (var row : rows) {
            byId.put(row.id(), new LimitState(row, now));
        }
        for (var hold : holds) {
            for (var id : hold.limitIds()) {
                var state = byId.get(id);
                if (state != null) {
                    state.settle(hold, 0, 0);
                }
            }
        }
        return byId.values().stream()
                .filter(LimitState::touched)
                .map(LimitState::change)
                .toList();
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
            long id,
            long heldDelta,
            boolean rolled,
            long spentDelta,
            Instant started,
            long overshoot,
            int overshoots) {}
}
