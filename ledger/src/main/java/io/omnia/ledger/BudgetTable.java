package io.omnia.ledger;

import io.omnia.identity.KeyId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/** The rows of {@code ledger.spend_limit} that are budgets of keys: how they come, go and read. */
final class BudgetTable {
    /**
     * What the key spent since the period began is looked up under the locks of the wallets it spent from, so that a
     * settle is either counted here or finds the budget.
     */
    private static final String LOCK_PAYERS = """
            select id from ledger.spend_limit
            where (kind = 'key' and subject_id = :key)
                or (kind = 'wallet' and subject_id in (
                    select distinct account_id from ledger.usage_line where key_id = :key and started_at >= :since))
            order by id
            for no key update
            """;

    private static final String SET = """
            insert into ledger.spend_limit as l (subject_id, kind, period, limit_micros, spent_micros, period_started,
                overshoot_micros)
            select :key, 'key', :period, :limit, spent, :since, greatest(0, spent - :limit)
            from (select coalesce(sum(amount_micros), 0)::bigint as spent
                from ledger.usage_line where key_id = :key and started_at >= :since) as so_far
            on conflict (subject_id, kind, mode, period) do update
            set limit_micros = excluded.limit_micros, version = l.version + 1,
                overshoot_micros = l.overshoot_micros + greatest(0,
                    greatest(0, l.spent_micros + l.held_micros - excluded.limit_micros)
                    - greatest(0, l.spent_micros + l.held_micros - l.limit_micros))
            """;

    private static final String REMOVE =
            "delete from ledger.spend_limit where subject_id = :key and kind = 'key' and period = :period";

    private static final String OF_KEY = """
            select period, limit_micros, spent_micros, held_micros, period_started, now()
            from ledger.spend_limit where subject_id = :key and kind = 'key' order by id
            """;

    private static final String NOW = "select now()";

    void set(Handle handle, KeyId key, Period period, Credits limit) {
        var now = handle.createQuery(NOW).mapTo(OffsetDateTime.class).one().toInstant();
        var since = period.startedBy(now).atOffset(ZoneOffset.UTC);
        handle.createQuery(LOCK_PAYERS)
                .bind("key", key.value())
                .bind("since", since)
                .mapTo(Long.class)
                .list();
        handle.createUpdate(SET)
                .bind("key", key.value())
                .bind("period", period.code())
                .bind("limit", limit.micros())
                .bind("since", since)
                .execute();
    }

    boolean remove(Handle handle, KeyId key, Period period) {
        var delete = handle.createUpdate(REMOVE).bind("key", key.value()).bind("period", period.code());
        return delete.execute() > 0;
    }

    List<Budgets.Budget> of(Handle handle, KeyId key) {
        return handle.createQuery(OF_KEY)
                .bind("key", key.value())
                .map((row, context) -> read(row))
                .list();
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
