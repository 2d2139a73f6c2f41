package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.Mode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code ledger.spend_limit}: wallets and budgets. Whoever moves money locks its rows here first, in id
 * order, before any other row; that is what keeps transactions from deadlocking.
 */
final class LimitTable {
    private static final String COLUMNS =
            "l.id, l.subject_id, l.kind, l.mode, l.period, l.limit_micros, l.held_micros, l.spent_micros,"
                    + " l.period_started, l.frozen_reason is not null as frozen, l.ledger_account_id,"
                    + " clock_timestamp() as seen_at";

    private static final String LOCK_SETS = """
            select %s
            from ledger.spend_limit l join unnest(:subjects, :modes) as s (subject_id, mode) on l.subject_id = s.subject_id
            where l.mode is null or s.mode is null or l.mode = s.mode
            order by l.id
            for no key update of l
            """.formatted(COLUMNS);

    private static final String LOCK_IDS = """
            select %s
            from ledger.spend_limit l
            where l.id = any(:ids)
            order by l.id
            for no key update
            """.formatted(COLUMNS);

    private static final String APPLY = """
            update ledger.spend_limit l
            set held_micros = l.held_micros + c.held,
                spent_micros = case when c.rolled then 0 else l.spent_micros end + c.spent,
                period_started = case when c.rolled then timestamptz 'epoch' + c.started * interval '1 second'
                                      else l.period_started end,
                overshoot_micros = l.overshoot_micros + c.overshoot,
                overshoot_count = l.overshoot_count + c.overshoots,
                version = l.version + 1
            from unnest(:ids, :held, :rolled, :spent, :started, :overshoot, :overshoots)
                as c (id, held, rolled, spent, started, overshoot, overshoots)
            where l.id = c.id
            """;

    private static final String ADD_TO_LIMIT =
            "update ledger.spend_limit set limit_micros = limit_micros + :micros, version = version + 1 where id = :id";

    private static final String CREATE_WALLET = """
            with account as (
                insert into ledger.ledger_account (code, unit, mode, owner_id)
                values ('wallet:' || :account, 'uCR', :mode, :account)
                on conflict (code, mode) do nothing
                returning id)
            insert into ledger.spend_limit
                (subject_id, kind, mode, period, limit_micros, period_started, ledger_account_id)
            select :account, 'wallet', :mode, 'total', 0, timestamptz 'epoch', id from account
            on conflict (subject_id, kind, mode, period) do nothing
            """;

    /** Locked rows, and the database's time when they were read. */
    record Locked(List<LimitState.Row> rows, @Nullable Instant seenAt) {
        /** The database's time; there is none without rows, and nothing that would depend on it. */
        Instant now() {
            return seenAt == null ? Instant.EPOCH : seenAt;
        }
    }

    /** Locks every limit of these sets. */
    Locked lock(Handle handle, Collection<LimitSet> sets) {
        var seen = new HashSet<List<Object>>();
        var subjects = new ArrayList<UUID>();
        var modes = new ArrayList<String>();
        for (var set : sets) {
            if (seen.add(List.of(set.account(), set.mode()))) {
                subjects.add(set.account().value());
                modes.add(Columns.code(set.mode()));
            }
            if (seen.add(List.of(set.key()))) {
                subjects.add(set.key().value());
                modes.add(null);
            }
        }
        var query = handle.createQuery(LOCK_SETS)
                .bind("subjects", Columns.uuids(subjects))
                .bind("modes", Columns.texts(modes));
        return locked(query.map((row, context) -> read(row)).list());
    }

    /** Locks the wallet of this account and mode; null when it has none. */
    LimitState.@Nullable Row lockWallet(Handle handle, AccountId account, Mode mode) {
        var query = handle.createQuery(LOCK_SETS)
                .bind("subjects", Columns.uuids(List.of(account.value())))
                .bind("modes", Columns.texts(List.of(Columns.code(mode))));
        return locked(query.map((row, context) -> read(row)).list()).rows().stream()
                .filter(row -> row.kind() == LimitState.Kind.WALLET)
                .findFirst()
                .orElse(null);
    }

    /** Changes what a locked wallet has received in all; negative takes credit away. */
    void addToLimit(Handle handle, long id, long micros) {
        handle.createUpdate(ADD_TO_LIMIT).bind("id", id).bind("micros", micros).execute();
    }

    /** Locks these rows, as far as they still exist. */
    Locked lock(Handle handle, long[] ids) {
        var query = handle.createQuery(LOCK_IDS).bind("ids", Columns.longs(ids));
        return locked(query.map((row, context) -> read(row)).list());
    }

    /** Applies what a plan decided to rows that are locked. */
    void apply(Handle handle, List<LimitState.LimitChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        var size = changes.size();
        var rolled = new boolean[size];
        for (var i = 0; i < size; i++) {
            rolled[i] = changes.get(i).rolled();
        }
        handle.createUpdate(APPLY)
                .bind(
                        "ids",
                        Columns.longs(changes.stream()
                                .mapToLong(LimitState.LimitChange::id)
                                .toArray()))
                .bind(
                        "held",
                        Columns.longs(changes.stream()
                                .mapToLong(LimitState.LimitChange::heldDelta)
                                .toArray()))
                .bind("rolled", Columns.booleans(rolled))
                .bind(
                        "spent",
                        Columns.longs(changes.stream()
                                .mapToLong(LimitState.LimitChange::spentDelta)
                                .toArray()))
                .bind(
                        "started",
                        Columns.longs(changes.stream()
                                .mapToLong(c -> c.started().getEpochSecond())
                                .toArray()))
                .bind(
                        "overshoot",
                        Columns.longs(changes.stream()
                                .mapToLong(LimitState.LimitChange::overshoot)
                                .toArray()))
                .bind(
                        "overshoots",
                        Columns.longs(changes.stream()
                                .mapToLong(LimitState.LimitChange::overshoots)
                                .toArray()))
                .execute();
    }

    /** Creates an empty wallet and its journal account unless they exist. */
    void createWallet(Handle handle, AccountId account, Mode mode) {
        handle.createUpdate(CREATE_WALLET)
                .bind("account", account.value())
                .bind("mode", Columns.code(mode))
                .execute();
    }

    private record Read(LimitState.Row row, Instant seenAt) {}

    private static Locked locked(List<Read> rows) {
        var latest = rows.stream().map(Read::seenAt).max(Instant::compareTo).orElse(null);
        return new Locked(rows.stream().map(Read::row).toList(), latest);
    }

    private static Read read(ResultSet row) throws SQLException {
        var mode = row.getString(4);
        return new Read(
                new LimitState.Row(
                        row.getLong(1),
                        row.getObject(2, UUID.class),
                        LimitState.Kind.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                        mode == null ? null : Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
                        Period.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getObject(9, OffsetDateTime.class).toInstant(),
                        row.getBoolean(10),
                        row.getLong(11)),
                row.getObject(12, OffsetDateTime.class).toInstant());
    }
}
