package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.Mode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code ledger.spend_limit}: wallets and budgets. Whoever moves money locks its rows here first, in id
 * order, before any other row; that is what keeps transactions from deadlocking.
 */
final class LimitTable {
    /** Words as their first letters, which tell them apart, so that every column has a fixed width. */
    private static final String COLUMNS =
            "l.id, l.subject_id, l.kind::\"char\", l.mode::\"char\", l.period::\"char\", l.limit_micros, l.held_micros, l.spent_micros,"
                    + " l.period_started, l.frozen_reason is not null as frozen, l.ledger_account_id,"
                    + " clock_timestamp() as seen_at";

    private static final String LOCK_SETS = """
            select %s
            from ledger.spend_limit l join unnest(?::uuid[], ?::text[]) as s (subject_id, mode) on l.subject_id = s.subject_id
            where l.mode is null or s.mode is null or l.mode = s.mode
            order by l.id
            for no key update of l
            """.formatted(COLUMNS);

    private static final String OF_SETS = """
            select %s
            from ledger.spend_limit l join unnest(?::uuid[], ?::text[]) as s (subject_id, mode) on l.subject_id = s.subject_id
            where l.mode is null or s.mode is null or l.mode = s.mode
            """.formatted(COLUMNS);

    private static final String LOCK_FREE_OF_SETS = OF_SETS + "for no key update of l skip locked";

    private static final String LOCK_IDS = """
            select %s
            from ledger.spend_limit l
            where l.id = any(?::bigint[])
            order by l.id
            for no key update
            """.formatted(COLUMNS);

    private static final String APPLY = """
            update ledger.spend_limit l
            set held_micros = l.held_micros + c.held_micros,
                spent_micros = case when c.rolled then 0 else l.spent_micros end + c.spent_micros,
                period_started = case when c.rolled then timestamptz 'epoch' + c.started_seconds * interval '1 second'
                                      else l.period_started end,
                overshoot_micros = l.overshoot_micros + c.overshoot_micros,
                overshoot_count = l.overshoot_count + c.overshoot_count,
                version = l.version + 1
            from unnest(?::ledger.limit_change[]) c
            where l.id = c.id
            """;

    private static final String ADD_TO_LIMIT =
            "update ledger.spend_limit set limit_micros = limit_micros + :micros, version = version + 1 where id = :id";

    /** What running calls hold beyond what is then left counts as overshoot, as it does when a budget is lowered. */
    private static final String WITHDRAW = """
            update ledger.spend_limit
            set limit_micros = limit_micros - :micros, version = version + 1,
                overshoot_micros = overshoot_micros + greatest(0, spent_micros + held_micros - limit_micros + :micros)
                    - greatest(0, spent_micros + held_micros - limit_micros)
            where id = :id
            """;

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
    Trip.Answer<Locked> lock(Trip trip, Collection<LimitSet> sets) {
        return sets.isEmpty()
                ? Trip.Answer.of(new Locked(List.of(), null))
                : trip.ask(LOCK_SETS, LimitTable::locked, owners(sets));
    }

    /** Which of these sets have a limit that somebody else has locked. Waits for nobody; locks those that are free. */
    Set<LimitSet> busy(Handle handle, Collection<LimitSet> sets) {
        var owners = owners(sets);
        var trip = new Trip();
        var all = trip.ask(OF_SETS, LimitTable::locked, owners);
        var free = trip.ask(LOCK_FREE_OF_SETS, LimitTable::locked, owners);
        trip.make(handle);
        var taken = new HashMap<UUID, Set<@Nullable Mode>>();
        var freeIds = free.get().rows().stream().map(LimitState.Row::id).collect(Collectors.toSet());
        for (var row : all.get().rows()) {
            if (!freeIds.contains(row.id())) {
                taken.computeIfAbsent(row.subject(), subject -> new HashSet<>()).add(row.mode());
            }
        }
        return sets.stream()
                .filter(set -> taken.containsKey(set.key().value())
                        || taken.getOrDefault(set.account().value(), Set.of()).stream()
                                .anyMatch(mode -> mode == null || mode == set.mode()))
                .collect(Collectors.toSet());
    }

    /** Whose limits these sets are of: the literals of {@code unnest(subjects, modes)}. */
    private static String[] owners(Collection<LimitSet> sets) {
        var owners = new HashSet<Owner>();
        for (var set : sets) {
            owners.add(new Owner(set.account().value(), set.mode()));
            owners.add(new Owner(set.key().value(), null));
        }
        var subjects = new ArrayList<UUID>(owners.size());
        var modes = new ArrayList<@Nullable String>(owners.size());
        for (var owner : owners) {
            var mode = owner.mode();
            subjects.add(owner.subject());
            modes.add(mode == null ? null : Columns.code(mode));
        }
        return new String[] {Columns.array(subjects), Columns.array(modes)};
    }

    /** Whose limits: of the subject in one mode, or in any. */
    private record Owner(UUID subject, @Nullable Mode mode) {}

    /** Locks the wallet of this account and mode; null when it has none. */
    LimitState.@Nullable Row lockWallet(Handle handle, AccountId account, Mode mode) {
        var trip = new Trip();
        var locked = trip.ask(
                LOCK_SETS,
                LimitTable::locked,
                Columns.array(List.of(account.value())),
                Columns.array(List.of(Columns.code(mode))));
        trip.make(handle);
        for (var row : locked.get().rows()) {
            if (row.kind() == LimitState.Kind.WALLET) {
                return row;
            }
        }
        return null;
    }

    /** Changes what a locked wallet has received in all; negative takes credit away. */
    void addToLimit(Handle handle, long id, long micros) {
        handle.createUpdate(ADD_TO_LIMIT).bind("id", id).bind("micros", micros).execute();
    }

    /** Takes credit out of a locked wallet, into debt where it has none. */
    void withdraw(Handle handle, long id, long micros) {
        handle.createUpdate(WITHDRAW).bind("id", id).bind("micros", micros).execute();
    }

    /** Locks these rows, as far as they still exist. */
    Trip.Answer<Locked> lockIds(Trip trip, Collection<Long> ids) {
        return trip.ask(LOCK_IDS, LimitTable::locked, Columns.array(ids));
    }

    /** Applies what a plan decided to rows that are locked. */
    void apply(Trip trip, List<LimitState.LimitChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        var rows = new Rows();
        for (var change : changes) {
            rows.row()
                    .number(change.id())
                    .number(change.heldDelta())
                    .bool(change.rolled())
                    .number(change.spentDelta())
                    .number(change.started().getEpochSecond())
                    .number(change.overshoot())
                    .number(change.overshoots());
        }
        trip.add(APPLY, rows.literal());
    }

    /** Creates an empty wallet and its journal account unless they exist. */
    void createWallet(Handle handle, AccountId account, Mode mode) {
        handle.createUpdate(CREATE_WALLET)
                .bind("account", account.value())
                .bind("mode", Columns.code(mode))
                .execute();
    }

    private static Locked locked(ResultSet rows) throws SQLException {
        var locked = new ArrayList<LimitState.Row>();
        OffsetDateTime latest = null;
        while (rows.next()) {
            locked.add(row(rows));
            var seenAt = rows.getObject(12, OffsetDateTime.class);
            latest = latest == null || seenAt.isAfter(latest) ? seenAt : latest;
        }
        return new Locked(locked, latest == null ? null : latest.toInstant());
    }

    private static LimitState.Row row(ResultSet row) throws SQLException {
        return new LimitState.Row(
                row.getLong(1),
                row.getObject(2, UUID.class),
                kind(row.getString(3)),
                mode(row.getString(4)),
                period(row.getString(5)),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getObject(9, OffsetDateTime.class).toInstant(),
                row.getBoolean(10),
                row.getLong(11));
    }

    private static LimitState.Kind kind(String letter) {
        return switch (letter) {
            case "w" -> LimitState.Kind.WALLET;
            case "k" -> LimitState.Kind.KEY;
            case "m" -> LimitState.Kind.MEMBER;
            case "p" -> LimitState.Kind.PROJECT;
            default -> throw new IllegalStateException("a limit of kind " + letter);
        };
    }

    private static @Nullable Mode mode(@Nullable String letter) {
        return switch (letter) {
            case null -> null;
            case "l" -> Mode.LIVE;
            case "t" -> Mode.TEST;
            default -> throw new IllegalStateException("a limit of mode " + letter);
        };
    }

    private static Period period(String letter) {
        return switch (letter) {
            case "t" -> Period.TOTAL;
            case "d" -> Period.DAY;
            case "m" -> Period.MONTH;
            default -> throw new IllegalStateException("a limit of period " + letter);
        };
    }
}
