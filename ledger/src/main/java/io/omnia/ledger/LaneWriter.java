package io.omnia.ledger;

import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes and answers a group of the {@link DirectLane}, again and more carefully where the first attempt failed, and keeps
 * operations that cannot be written, or not yet, from failing the others of their group.
 */
final class LaneWriter {
    private static final int MAX_CONFLICTS = 20;

    /** Time-outs without a locked limit that explains them; then the server is too slow to be there. */
    private static final int MAX_TIMEOUTS = 3;

    /** Other lanes keep a limit locked for as long as a group of theirs takes. */
    private static final String WAIT_A_LITTLE = "set local lock_timeout = '20ms'";

    private static final String WAIT_AS_USUAL = "set local lock_timeout = '1s'";

    private final GroupWriter writer;
    private final LimitTable limits;
    private final Spool spool;
    private final EventLog log;

    LaneWriter(GroupWriter writer, LimitTable limits, Spool spool, EventLog log) {
        this.writer = writer;
        this.limits = limits;
        this.spool = spool;
        this.log = log;
    }

    /**
     * Writes the group and answers it.
     *
     * @param busy gets the operations that met limits which somebody else has locked; nothing of them is written
     * @return false when PostgreSQL went away, with the outcome unknown
     */
    boolean write(LaneSession current, List<LaneOperation> all, List<LaneOperation> busy) {
        var group = all;
        var care = GroupWriter.Care.QUICK;
        var conflicts = 0;
        var timeouts = 0;
        while (!group.isEmpty()) {
            try {
                writer.write(current.handle(), group, care).forEach(Runnable::run);
                return true;
            } catch (GroupWriter.LimitsBusy met) {
                if (!current.rollBack()) {
                    return false;
                }
                group = without(met.sets(), group, busy);
            } catch (GroupPlan.WalletMissing missing) {
                if (!current.rollBack() || !createWallet(current, missing.limits())) {
                    return false;
                }
            } catch (RuntimeException problem) {
                var meaning = WriteFailed.meaningOf(problem);
                if (meaning == WriteFailed.Meaning.AWAY || !current.rollBack()) {
                    return away(problem);
                }
                if (meaning == WriteFailed.Meaning.BUSY) {
                    var free = withoutBusy(current, group, busy);
                    timeouts += free != null && free.size() < group.size() ? 0 : 1;
                    if (free == null || timeouts > MAX_TIMEOUTS) {
                        return away(problem);
                    }
                    group = free;
                } else if (meaning == WriteFailed.Meaning.DEFECT || ++conflicts > MAX_CONFLICTS) {
                    return oneByOne(current, group, busy, problem);
                }
                care = GroupWriter.Care.CAREFUL;
            }
        }
        return true;
    }

    /**
     * Which of these sets have a limit that somebody else has locked; null when PostgreSQL went away. What is free is locked
     * from now on, until the next group is written or the transaction is rolled back.
     *
     * @param starved those of them that others took again and again, which are waited for a little, as nothing else is
     */
    @Nullable
    Set<LimitSet> busy(LaneSession current, Set<LimitSet> sets, Set<LimitSet> starved) {
        try {
            if (!starved.isEmpty() && !waitFor(current, starved)) {
                return null;
            }
            var look = new Trip();
            var free = limits.lockFree(look, sets);
            look.make(current.handle());
            return free.get().busy();
        } catch (RuntimeException problem) {
            away(problem);
            return null;
        }
    }

    /** Waits in line with others that want these limits; false when PostgreSQL went away. */
    private boolean waitFor(LaneSession current, Set<LimitSet> sets) {
        try {
            current.handle().execute(WAIT_A_LITTLE);
            var line = new Trip();
            limits.lock(line, sets);
            line.make(current.handle());
            current.handle().execute(WAIT_AS_USUAL);
            return true;
        } catch (RuntimeException problem) {
            return WriteFailed.meaningOf(problem) == WriteFailed.Meaning.BUSY ? current.rollBack() : away(problem);
        }
    }

    /** The limits that an operation has to lock; null when there are none. */
    static @Nullable LimitSet limitsOf(LaneOperation operation) {
        return switch (operation) {
            case LaneOperation.Hold hold -> hold.limits();
            case LaneOperation.Settle settle -> settle.call().limits();
            case LaneOperation.Lease wish -> wish.limits();
            case LaneOperation.Refused refused -> null;
            case LaneOperation.Delivered delivered -> null;
        };
    }

    private boolean away(RuntimeException problem) {
        log.warn("ledger.lane.database-away", problem);
        return false;
    }

    private @Nullable List<LaneOperation> withoutBusy(
            LaneSession current, List<LaneOperation> group, List<LaneOperation> busy) {
        var sets = new HashSet<LimitSet>();
        for (var operation : group) {
            var set = limitsOf(operation);
            if (set != null) {
                sets.add(set);
            }
        }
        var locked = busy(current, sets, Set.of());
        return locked == null ? null : without(locked, group, busy);
    }

    /** The operations of a group that need none of these sets; the others go to {@code busy}. */
    private static List<LaneOperation> without(
            Set<LimitSet> locked, List<LaneOperation> group, List<LaneOperation> busy) {
        var free = new ArrayList<LaneOperation>();
        for (var operation : group) {
            var set = limitsOf(operation);
            (set != null && locked.contains(set) ? busy : free).add(operation);
        }
        return free;
    }

    private boolean createWallet(LaneSession current, LimitSet missing) {
        try {
            limits.createWallet(current.handle(), missing.account(), missing.mode());
            return current.commit();
        } catch (RuntimeException problem) {
            log.warn("ledger.lane.wallet-not-created", problem);
            return false;
        }
    }

    /** Keeps one operation that cannot be written from failing the others of its group. */
    private boolean oneByOne(
            LaneSession current, List<LaneOperation> group, List<LaneOperation> busy, RuntimeException problem) {
        if (group.size() > 1) {
            var reached = true;
            for (var i = 0; i < group.size() && reached; i++) {
                reached = write(current, new ArrayList<>(group.subList(i, i + 1)), busy);
            }
            return reached;
        }
        log.error("ledger.lane.refused-by-database", problem, LogField.CALL.is(callOf(group.getFirst())));
        switch (group.getFirst()) {
            case LaneOperation.Hold hold -> hold.answer().completeExceptionally(problem);
            case LaneOperation.Settle settle -> {
                spool.reject(settle);
                settle.answer().completeExceptionally(problem);
            }
            case LaneOperation.Lease wish -> wish.answer().completeExceptionally(problem);
            case LaneOperation.Refused refused -> {}
            case LaneOperation.Delivered delivered -> {}
        }
        return true;
    }

    private static UUID callOf(LaneOperation operation) {
        return switch (operation) {
            case LaneOperation.Hold hold -> hold.call().value();
            case LaneOperation.Settle settle -> settle.call().id().value();
            case LaneOperation.Lease wish -> wish.lease();
            case LaneOperation.Refused refused -> refused.call().id().value();
            case LaneOperation.Delivered delivered -> delivered.call().value();
        };
    }
}
