package io.omnia.ledger;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The rows of {@code ledger.hold}: what running calls have set aside. A row lives exactly as long as its hold. */
final class HoldTable {
    /** Longer than the longest call, so that a hold ends before its call only when its node died. */
    static final Duration HOLD_LIFETIME = Duration.ofMinutes(35);

    private static final String INSERT = """
            copy ledger.hold (call_id, account_id, key_id, mode, limit_ids, amount_micros, node_id, boot_id,
                created_at, expires_at)
            from stdin (format binary)
            """;
    private static final int INSERT_FIELDS = 10;

    private static final String TAKE =
            "delete from ledger.hold where call_id = any(:calls) returning call_id, amount_micros, limit_ids";

    private static final String EXISTING = "select call_id from ledger.hold where call_id = any(:calls)";

    /** Who placed a hold: the node, and which of its starts. */
    record Holder(UUID node, UUID boot) {}

    /** A hold taken out of the table. */
    private record Taken(CallId call, GroupPlan.Held held) {}

    private final Holder holder;

    HoldTable(Holder holder) {
        this.holder = holder;
    }

    /** Writes holds that do not exist yet; a repeat is a duplicate-key error. */
    void insert(Handle handle, Collection<GroupPlan.NewHold> holds, Instant now) {
        if (holds.isEmpty()) {
            return;
        }
        var rows = new CopyRows();
        for (var hold : holds) {
            rows.row(INSERT_FIELDS)
                    .uuid(hold.call().value())
                    .uuid(hold.limits().account().value())
                    .uuid(hold.limits().key().value())
                    .text(Columns.code(hold.limits().mode()))
                    .int8s(hold.held().limitIds(), Long::longValue)
                    .int8(hold.held().amount().micros())
                    .uuid(holder.node())
                    .uuid(holder.boot())
                    .timestamp(now)
                    .timestamp(now.plus(HOLD_LIFETIME));
        }
        rows.send(handle, INSERT);
    }

    /** Removes the holds of these calls and returns those that existed. */
    Map<CallId, GroupPlan.Held> take(Handle handle, Collection<UUID> calls) {
        if (calls.isEmpty()) {
            return Map.of();
        }
        var taken = handle.createQuery(TAKE)
                .bind("calls", Columns.uuids(calls))
                .map((row, context) -> read(row))
                .list();
        var byCall = new HashMap<CallId, GroupPlan.Held>(taken.size() * 2);
        for (var hold : taken) {
            byCall.put(hold.call(), hold.held());
        }
        return byCall;
    }

    /** Which of these calls hold something now. */
    Set<CallId> existing(Handle handle, Collection<UUID> calls) {
        if (calls.isEmpty()) {
            return Set.of();
        }
        var query = handle.createQuery(EXISTING).bind("calls", Columns.uuids(calls));
        return new HashSet<>(query.map((row, context) -> new CallId(row.getObject(1, UUID.class)))
                .list());
    }

    private static Taken read(ResultSet row) throws SQLException {
        var held = new GroupPlan.Held(new Credits(row.getLong(2)), longs(row.getArray(3)));
        return new Taken(new CallId(row.getObject(1, UUID.class)), held);
    }

    static List<Long> longs(Array array) throws SQLException {
        return List.of((Long[]) array.getArray());
    }
}
