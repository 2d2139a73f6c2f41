package io.omnia.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Gives back holds that no settle will end: of calls that died with their node, and of calls that were never admitted
 * because the answer to their hold was lost. Candidates of dead nodes are read without a lock, then the limits are locked, then the
 * holds are deleted: the order of every other transaction, so that nothing deadlocks, and whoever comes second finds
 * nothing left.
 */
final class HoldReleases {
    /** Holds given back in one transaction. */
    static final int MAX_BATCH = 500;

    private static final String OF_EARLIER_BOOTS = """
            select call_id, limit_ids from ledger.hold
            where node_id = :node and boot_id <> :boot limit :max
            """;
    private static final String EXPIRED =
            "select call_id, limit_ids from ledger.hold where expires_at < now() order by call_id limit :max";
    private static final String OF_CALLS =
            "select call_id, limit_ids from ledger.hold where call_id = any(:calls) limit :max";

    private record Candidate(UUID call, List<Long> limitIds) {}

    private final LimitTable limits;
    private final HoldTable holds;
    private final ClaimTable claims;
    private final HoldTable.Holder holder;

    HoldReleases(LimitTable limits, HoldTable holds, ClaimTable claims, HoldTable.Holder holder) {
        this.limits = limits;
        this.holds = holds;
        this.claims = claims;
        this.holder = holder;
    }

    /** Releases what this node held before it started anew; returns how many holds. */
    int releaseEarlierBoots(Handle handle) {
        var all = 0;
        for (var released = -1; released != 0; all += released) {
            var query = handle.createQuery(OF_EARLIER_BOOTS)
                    .bind("node", holder.node())
                    .bind("boot", holder.boot())
                    .bind("max", MAX_BATCH);
            released = release(handle, query.map((row, context) -> read(row)).list(), false);
        }
        return all;
    }

    /**
     * Releases holds that outlived the longest call; returns how many. Their nodes may come back with a bill in the spool, so
     * that the idempotency keys of these calls are not free.
     */
    int releaseExpired(Handle handle) {
        var all = 0;
        for (var released = -1; released != 0; all += released) {
            var query = handle.createQuery(EXPIRED).bind("max", MAX_BATCH);
            released = release(handle, query.map((row, context) -> read(row)).list(), true);
        }
        return all;
    }

    /**
     * Releases the holds of these calls, as far as there are any; returns how many. The transaction that was to write them
     * may not be over, but it locked their limits first: whoever has those locks sees what became of it.
     */
    int release(Handle handle, Map<UUID, LimitSet> calls) {
        if (calls.isEmpty()) {
            return 0;
        }
        var over = new Trip();
        limits.lock(over, new HashSet<>(calls.values()));
        over.make(handle);
        var query = handle.createQuery(OF_CALLS)
                .bind("calls", Columns.uuids(calls.keySet()))
                .bind("max", calls.size());
        return release(handle, query.map((row, context) -> read(row)).list(), false);
    }

    /** @param mayBeBooked whether their time is over while somebody may still have their settles */
    private int release(Handle handle, List<Candidate> candidates, boolean mayBeBooked) {
        if (candidates.isEmpty()) {
            commit(handle);
            return 0;
        }
        var calls = new HashSet<UUID>();
        var ids = new HashSet<Long>();
        for (var candidate : candidates) {
            calls.add(candidate.call());
            ids.addAll(candidate.limitIds());
        }
        var there = new Trip();
        var locked = limits.lockIds(there, ids);
        var released = mayBeBooked ? holds.takeExpired(there, calls) : holds.take(there, calls);
        there.make(handle);
        var taken = released.get();
        var back = new Trip();
        limits.apply(back, LimitState.released(locked.get().rows(), locked.get().now(), taken.values()));
        if (mayBeBooked) {
            claims.lose(back, taken.keySet());
        }
        back.make(handle);
        commit(handle);
        return taken.size();
    }

    private static void commit(Handle handle) {
        try {
            handle.getConnection().commit();
        } catch (SQLException problem) {
            throw new WriteFailed(problem);
        }
    }

    private static Candidate read(ResultSet row) throws SQLException {
        return new Candidate(row.getObject(1, UUID.class), HoldTable.longs(row.getArray(2)));
    }
}
