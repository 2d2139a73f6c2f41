package io.omnia.ledger;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The rows of {@code ledger.hold}: what running calls have set aside. A row lives exactly as long as its hold. */
final class HoldTable {
    private static final String INSERT = """
            insert into ledger.hold (call_id, account_id, key_id, mode, limit_ids, amount_micros, tokens, node_id, boot_id,
                created_at, expires_at)
            select h.call_id, h.account_id, h.key_id, h.mode, h.limit_ids, h.amount_micros, h.tokens, ?::uuid, ?::uuid,
                t.created_at, t.created_at + ?::bigint * interval '1 second'
            from unnest(?::ledger.new_call_hold[]) h,
                (select timestamptz 'epoch' + ?::bigint * interval '1 microsecond' as created_at) t
            """;

    /** One row for each limit that a hold is on, and one for a hold on none: an array would be of any length. */
    private static final String TAKE = """
            with taken as (
                delete from ledger.hold where call_id = any(?::uuid[]) returning call_id, amount_micros, limit_ids, tokens,
                    case when tokens > 0 then created_at end as admitted_at)
            select t.call_id, t.amount_micros, l.id, t.tokens, t.admitted_at
            from taken t left join lateral unnest(t.limit_ids) with ordinality as l (id, place) on true
            order by t.call_id, l.place
            """;

    /** Only those whose time is still over: a lease may have been seen to since it was found. */
    private static final String TAKE_EXPIRED = TAKE.replace(
            "where call_id = any(?::uuid[])", "where call_id = any(?::uuid[]) and expires_at < clock_timestamp()");

    private static final String LEASES = """
            select h.call_id, h.amount_micros, l.id, 0::bigint, null::timestamptz
            from ledger.hold h left join lateral unnest(h.limit_ids) with ordinality as l (id, place) on true
            where h.call_id = any(?::uuid[])
            order by h.call_id, l.place
            """;

    private static final String SIZE_LEASES = """
            insert into ledger.hold (call_id, account_id, key_id, mode, limit_ids, amount_micros, calls, node_id, boot_id, lease,
                created_at, expires_at)
            select c.id, c.account_id, c.key_id, c.mode, c.limit_ids, c.amount_micros, c.calls, ?::uuid, ?::uuid, true,
                t.created_at, t.created_at + ?::bigint * interval '1 second'
            from unnest(?::ledger.lease_change[]) c,
                (select timestamptz 'epoch' + ?::bigint * interval '1 microsecond' as created_at) t
            on conflict (call_id) do update
            set amount_micros = excluded.amount_micros, calls = excluded.calls, expires_at = excluded.expires_at
            """;

    private static final String SPEND_LEASES = """
            update ledger.hold h set amount_micros = c.amount_micros
            from unnest(?::uuid[], ?::bigint[]) c (id, amount_micros) where h.call_id = c.id
            """;

    private static final String END_LEASES = "delete from ledger.hold where call_id = any(?::uuid[])";

    private static final String EXISTING = "select call_id from ledger.hold where call_id = any(?::uuid[])";

    /** Who placed a hold: the node, and which of its starts. */
    record Holder(UUID node, UUID boot) {}

    private final Holder holder;

    HoldTable(Holder holder) {
        this.holder = holder;
    }

    /** Writes holds that do not exist yet; a repeat is a duplicate-key error. */
    void insert(Trip trip, Collection<GroupPlan.NewHold> holds, Instant now) {
        if (holds.isEmpty()) {
            return;
        }
        var rows = new Rows();
        for (var hold : holds) {
            rows.row()
                    .uuid(hold.call().value())
                    .uuid(hold.limits().account().value())
                    .uuid(hold.limits().key().value())
                    .safe(Columns.code(hold.limits().mode()))
                    .numbers(hold.held().limitIds(), Long::longValue)
                    .number(hold.held().amount().micros())
                    .number(hold.held().tokens());
        }
        trip.add(
                INSERT,
                holder.node().toString(),
                holder.boot().toString(),
                Long.toString(Wallets.HOLD_LIFETIME.toSeconds()),
                rows.literal(),
                Long.toString(Instant.EPOCH.until(now, ChronoUnit.MICROS)));
    }

    /** Removes the holds of these calls and brings those that existed. */
    Trip.Answer<Map<CallId, GroupPlan.Held>> take(Trip trip, Collection<UUID> calls) {
        return calls.isEmpty() ? Trip.Answer.of(Map.of()) : trip.ask(TAKE, HoldTable::taken, Columns.array(calls));
    }

    /** The same for holds whose time is over. */
    Trip.Answer<Map<CallId, GroupPlan.Held>> takeExpired(Trip trip, Collection<UUID> calls) {
        return trip.ask(TAKE_EXPIRED, HoldTable::taken, Columns.array(calls));
    }

    /** These leases, as far as they exist. Their limits are locked, so nobody changes them meanwhile. */
    Trip.Answer<Map<UUID, GroupPlan.Held>> leases(Trip trip, Collection<UUID> leases) {
        return leases.isEmpty()
                ? Trip.Answer.of(Map.of())
                : trip.ask(
                        LEASES,
                        rows -> {
                            var byLease = new HashMap<UUID, GroupPlan.Held>();
                            taken(rows).forEach((call, held) -> byLease.put(call.value(), held));
                            return byLease;
                        },
                        Columns.array(leases));
    }

    /** Writes what the plan made of leases: their sizes, what calls have left of others, and which are no more. */
    void write(Trip trip, GroupPlan plan, Instant now) {
        var sized = plan.sizedLeases();
        if (!sized.isEmpty()) {
            var rows = new Rows();
            for (var lease : sized) {
                var limits = lease.wish().limits();
                rows.row()
                        .uuid(lease.wish().lease())
                        .uuid(limits.account().value())
                        .uuid(limits.key().value())
                        .safe(Columns.code(limits.mode()))
                        .numbers(lease.held().limitIds(), Long::longValue)
                        .number(lease.held().amount().micros())
                        .number(lease.wish().calls());
            }
            trip.add(
                    SIZE_LEASES,
                    holder.node().toString(),
                    holder.boot().toString(),
                    Long.toString(Lease.LIFETIME.plus(Wallets.HOLD_LIFETIME).toSeconds()),
                    rows.literal(),
                    Long.toString(Instant.EPOCH.until(now, ChronoUnit.MICROS)));
        }
        var spent = plan.spentLeases();
        if (!spent.isEmpty()) {
            trip.add(SPEND_LEASES, Columns.array(spent.keySet()), Columns.array(spent.values()));
        }
        if (!plan.endedLeases().isEmpty()) {
            trip.add(END_LEASES, Columns.array(plan.endedLeases()));
        }
    }

    /** Which of these calls hold something now. */
    Trip.Answer<Set<CallId>> existing(Trip trip, Collection<UUID> calls) {
        return calls.isEmpty()
                ? Trip.Answer.of(Set.of())
                : trip.ask(EXISTING, HoldTable::callIds, Columns.array(calls));
    }

    static Set<CallId> callIds(ResultSet rows) throws SQLException {
        var calls = new HashSet<CallId>();
        while (rows.next()) {
            calls.add(new CallId(rows.getObject(1, UUID.class)));
        }
        return calls;
    }

    private static Map<CallId, GroupPlan.Held> taken(ResultSet rows) throws SQLException {
        var byCall = new HashMap<CallId, GroupPlan.Held>();
        while (rows.next()) {
            var call = new CallId(rows.getObject(1, UUID.class));
            var held = byCall.get(call);
            if (held == null) {
                var admittedAt = rows.getObject(5, OffsetDateTime.class);
                held = new GroupPlan.Held(
                        new Credits(rows.getLong(2)),
                        rows.getLong(4),
                        admittedAt == null ? null : admittedAt.toInstant(),
                        new ArrayList<>(2));
                byCall.put(call, held);
            }
            var limit = rows.getLong(3);
            if (!rows.wasNull()) {
                held.limitIds().add(limit);
            }
        }
        return byCall;
    }

    static List<Long> longs(Array array) throws SQLException {
        return List.of((Long[]) array.getArray());
    }
}
