package io.omnia.ledger;

import io.omnia.identity.KeyId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The rows of {@code ledger.spend_limit} that are budgets of keys: how they come, go and read. A budget comes in steps, so
 * that its past is counted while nothing is locked: see {@link Budgets#set}.
 */
final class BudgetTable {
    /**
     * The limit of a budget whose past is not counted yet: above every amount, so that it binds nothing. From the moment it
     * exists it counts what settles.
     */
    private static final long UNBOUND_MICROS = 10 * Credits.MAX_MICROS;

    private static final String WATCH = """
            insert into ledger.spend_limit (subject_id, kind, period, limit_micros, period_started)
            values (:key, 'key', :period, :unbound, :since)
            on conflict (subject_id, kind, mode, period) do nothing
            """;

    /** Transactions that may have looked for budgets before this moment: whoever locks rows locks the table first. */
    private static final String WRITERS = """
            select distinct virtualtransaction from pg_locks
            where locktype = 'relation' and relation = 'ledger.spend_limit'::regclass
                and database = (select oid from pg_database where datname = current_database())
                and mode in ('RowShareLock', 'RowExclusiveLock') and granted and pid <> pg_backend_pid()
            """;

    /**
     * The sums and what the row counted itself are of one snapshot, so that their difference is exactly what it missed. Every
     * period begins with a day. What is older than the lines that are kept counts for nobody.
     */
    private static final String MISSED = """
            select l.id, l.period_started, case when l.limit_micros = :unbound
                then (select coalesce(sum(u.amount_micros), 0)::bigint
                    from (
                        select amount_micros from ledger.usage_day where key_id = :key and day >= l.period_started
                        union all
                        select amount_micros from ledger.usage_delta where key_id = :key and hour >= l.period_started) u)
                    - l.spent_micros
                else 0 end
            from ledger.spend_limit l where l.subject_id = :key and l.kind = 'key' and l.period = :period
            """;

    private static final String BIND = """
            with budget as (
                select id, limit_micros, held_micros,
                    case when limit_micros = :unbound and period_started = :since then spent_micros + :missed
                         else spent_micros end as spent
                from ledger.spend_limit where id = :id for no key update)
            update ledger.spend_limit l
            set limit_micros = :limit, spent_micros = b.spent, version = l.version + 1,
                overshoot_micros = l.overshoot_micros + greatest(0,
                    greatest(0, b.spent + b.held_micros - :limit) - greatest(0, b.spent + b.held_micros - b.limit_micros))
            from budget b where l.id = b.id
            """;

    private static final String REMOVE =
            "delete from ledger.spend_limit where subject_id = :key and kind = 'key' and period = :period";

    private static final String OF_KEYS = """
            select period, limit_micros, spent_micros, held_micros, period_started, now(), subject_id
            from ledger.spend_limit where subject_id = any(:keys) and kind = 'key' and limit_micros < :unbound order by id
            """;

    private static final String NOW = "select now()";

    /**
     * What a budget did not count itself.
     *
     * @param id the budget's row
     * @param since which of its periods
     */
    record Missed(long id, OffsetDateTime since, long micros) {}

    /** Makes a budget that counts and does not bind, unless there is one. */
    void watch(Handle handle, KeyId key, Period period) {
        var now = handle.createQuery(NOW).mapTo(OffsetDateTime.class).one().toInstant();
        handle.createUpdate(WATCH)
                .bind("key", key.value())
                .bind("period", period.code())
                .bind("unbound", UNBOUND_MICROS)
                .bind("since", period.startedBy(now).atOffset(ZoneOffset.UTC))
                .execute();
    }

    /** The transactions that are writing limits now; one that is not among them sees every budget there is. */
    Set<String> writers(Handle handle) {
        return handle.createQuery(WRITERS).mapTo(String.class).set();
    }

    /** What the key's lines say beyond the budget; nothing of one that binds already. Empty when it was removed. */
    Optional<Missed> missed(Handle handle, KeyId key, Period period) {
        return handle.createQuery(MISSED)
                .bind("key", key.value())
                .bind("period", period.code())
                .bind("unbound", UNBOUND_MICROS)
                .map((row, context) ->
                        new Missed(row.getLong(1), row.getObject(2, OffsetDateTime.class), row.getLong(3)))
                .findOne();
    }

    /** Gives the budget its limit, and what it missed unless it binds already; false when it was removed. */
    boolean bind(Handle handle, Missed missed, Credits limit) {
        return handle.createUpdate(BIND)
                        .bind("id", missed.id())
                        .bind("since", missed.since())
                        .bind("missed", missed.micros())
                        .bind("unbound", UNBOUND_MICROS)
                        .bind("limit", limit.micros())
                        .execute()
                > 0;
    }

    boolean remove(Handle handle, KeyId key, Period period) {
        var delete = handle.createUpdate(REMOVE).bind("key", key.value()).bind("period", period.code());
        return delete.execute() > 0;
    }

    List<Budgets.Budget> of(Handle handle, KeyId key) {
        return of(handle, List.of(key)).getOrDefault(key, List.of());
    }

    /** The budgets of each of these keys that has any. */
    Map<KeyId, List<Budgets.Budget>> of(Handle handle, Collection<KeyId> keys) {
        var byKey = new HashMap<KeyId, List<Budgets.Budget>>();
        handle.createQuery(OF_KEYS)
                .bind("keys", Columns.uuids(keys.stream().map(KeyId::value).toList()))
                .bind("unbound", UNBOUND_MICROS)
                .map((row, context) -> Map.entry(new KeyId(row.getObject(7, UUID.class)), read(row)))
                .forEach(budget -> byKey.computeIfAbsent(budget.getKey(), key -> new ArrayList<>())
                        .add(budget.getValue()));
        return byKey;
    }

    private static Budgets.Budget read(ResultSet row) throws SQLException {
        var period = Period.valueOf(row.getString(1).toUpperCase(Locale.ROOT));
        var started = row.getObject(5, OffsetDateTime.class).toInstant();
        Instant now = row.getObject(6, OffsetDateTime.class).toInstant();
        var over = period != Period.TOTAL && period.startedBy(now).isAfter(started);
        return new Budgets.Budget(
                period,
                new Credits(row.getLong(2)),
                new Credits(over ? 0 : row.getLong(3)),
                new Credits(row.getLong(4)),
                period.resetsAfter(now));
    }
}
