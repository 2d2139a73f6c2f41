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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code ledger.spend_limit}: wallets and limits of every other kind. Whoever moves money locks its rows here before any
 * other row. Who waits for several locks them in id order; a lane locks those of its sets that are free, in no order, since it waits
 * for none of them ({@link #lockFree}). Having those it waits for others only where a hold ends that is on limits which its set has
 * no more: should somebody wait the other way round, PostgreSQL ends one of the two, who is tried again.
 */
final class LimitTable {
    /**
     * A setting for whoever locks limits: a process that stops in the middle of a transaction loses its locks, and that before
     * the holds of others lose their patience ({@link BusyLimits}).
     */
    static final String UNLOCKS_WHEN_SILENT = "idle_in_transaction_session_timeout = '1s'";

    /** Words as letters that tell them apart, their first where it does, so that every column has a fixed width. */
    private static final String COLUMNS =
            "l.id, l.subject_id, (case l.kind when 'plan' then 'n' else l.kind end)::\"char\", l.mode::\"char\","
                    + " (case l.period when 'minute' then 'i' else l.period end)::\"char\","
                    + " l.limit_micros, l.held_micros, l.spent_micros,"
                    + " l.period_started, l.frozen_reason is not null as frozen, l.ledger_account_id,"
                    + " clock_timestamp() as seen_at, l.measure::\"char\"";

    private static final String LOCK_SETS = """
            select %s
            from ledger.spend_limit l join unnest(?::uuid[], ?::text[]) as s (subject_id, mode) on l.subject_id = s.subject_id
            where l.mode is null or s.mode is null or l.mode = s.mode
            order by l.id
            for no key update of l
            """.formatted(COLUMNS);

    private static final String LOCK_FREE_OF_SETS = """
            select %s
            from ledger.spend_limit l join unnest(?::uuid[], ?::text[]) as s (subject_id, mode) on l.subject_id = s.subject_id
            where l.mode is null or s.mode is null or l.mode = s.mode
            for no key update of l skip locked
            """.formatted(COLUMNS);

    /** Whose limits these are is found out here and not in SQL, where telling many of them apart is planned for a few. */
    private static final String ALL_OF_SETS = """
            select l.id, l.subject_id, l.mode::"char"
            from ledger.spend_limit l join unnest(?::uuid[], ?::text[]) as s (subject_id, mode) on l.subject_id = s.subject_id
            where l.mode is null or s.mode is null or l.mode = s.mode
            """;

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
            on conflict (subject_id, kind, mode, period, measure) do nothing
            """;

    private static final String OVERSHOOT = """
            select coalesce(sum(overshoot_count), 0)::bigint, least(coalesce(sum(overshoot_micros), 0), :most)::bigint,
                count(*) filter (where spent_micros > limit_micros),
                least(coalesce(sum(spent_micros - limit_micros) filter (where spent_micros > limit_micros), 0), :most)::bigint
            from ledger.spend_limit where kind = 'wallet' and mode = 'live'
            """;

    /** Locked rows, and the database's time when they were read: never before a period of theirs, which has begun. */
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

    /**
     * What was free, locked now; and the sets with a limit that somebody else has locked.
     *
     * @param locked the limits that were free, those of the busy sets among them
     */
    record Free(Locked locked, Set<LimitSet> busy) {}

    /** Locks those limits of these sets that are free. Waits for nobody, so in no order either. */
    Trip.Answer<Free> lockFree(Trip trip, Collection<LimitSet> sets) {
        if (sets.isEmpty()) {
            return Trip.Answer.of(new Free(new Locked(List.of(), null), Set.of()));
        }
        var owners = owners(sets);
        var all = trip.ask(ALL_OF_SETS, LimitTable::owned, owners);
        return trip.ask(LOCK_FREE_OF_SETS, rows -> free(locked(rows), all.get(), sets), owners);
    }

    /** Whose each limit is, by its id. */
    private static Map<Long, Owner> owned(ResultSet rows) throws SQLException {
        var owned = new HashMap<Long, Owner>();
        while (rows.next()) {
            owned.put(rows.getLong(1), new Owner(rows.getObject(2, UUID.class), mode(rows.getString(3))));
        }
        return owned;
    }

    /** @param all those that are there and were not locked by this group are locked by somebody else */
    private static Free free(Locked locked, Map<Long, Owner> all, Collection<LimitSet> sets) {
        locked.rows().forEach(row -> all.remove(row.id()));
        if (all.isEmpty()) {
            return new Free(locked, Set.of());
        }
        var taken = new HashMap<UUID, Set<@Nullable Mode>>();
        for (var owner : all.values()) {
            taken.computeIfAbsent(owner.subject(), subject -> new HashSet<>()).add(owner.mode());
        }
        return new Free(locked, busy(sets, taken));
    }

    /** @param taken the modes of the locked limits of each subject */
    private static Set<LimitSet> busy(Collection<LimitSet> sets, Map<UUID, Set<@Nullable Mode>> taken) {
        return sets.stream()
                .filter(set -> taken.containsKey(set.key().value())
                        || set.owners().stream()
                                .flatMap(owner -> taken.getOrDefault(owner, Set.of()).stream())
                                .anyMatch(mode -> mode == null || mode == set.mode()))
                .collect(Collectors.toSet());
    }

    /** Whose limits these sets are of: the literals of {@code unnest(subjects, modes)}. */
    private static String[] owners(Collection<LimitSet> sets) {
        var owners = new HashSet<Owner>();
        for (var set : sets) {
            for (var owner : set.owners()) {
                owners.add(new Owner(owner, set.mode()));
            }
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

    /** Locks the wallet of this account and mode, which is made where there is none. */
    LimitState.Row lockOrMakeWallet(Handle handle, AccountId account, Mode mode) {
        createWallet(handle, account, mode);
        return Objects.requireNonNull(lockWallet(handle, account, mode), "the wallet is gone");
    }

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
            if (row.kind() == LimitKind.WALLET) {
                return row;
            }
        }
        return null;
    }

    /** How far calls went beyond the wallets that paid for them. */
    Overshoot overshoot(Handle handle) {
        return handle.createQuery(OVERSHOOT)
                .bind("most", Credits.MAX_MICROS)
                .map((row, context) -> new Overshoot(
                        row.getLong(1), new Credits(row.getLong(2)), row.getLong(3), new Credits(row.getLong(4))))
                .one();
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
        Instant latest = null;
        while (rows.next()) {
            var row = row(rows);
            locked.add(row);
            latest = seenAt(rows, row, latest);
        }
        return new Locked(locked, latest);
    }

    /** When the latest of the rows was read; no earlier than a period of theirs, which has begun. */
    private static Instant seenAt(ResultSet rows, LimitState.Row row, @Nullable Instant latest) throws SQLException {
        return later(later(latest, rows.getObject(12, OffsetDateTime.class).toInstant()), row.periodStarted());
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one == null || other.isAfter(one) ? other : one;
    }

    private static LimitState.Row row(ResultSet row) throws SQLException {
        return new LimitState.Row(
                row.getLong(1),
                row.getObject(2, UUID.class),
                kind(row.getString(3)),
                mode(row.getString(4)),
                measure(row.getString(13)),
                period(row.getString(5)),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getObject(9, OffsetDateTime.class).toInstant(),
                row.getBoolean(10),
                row.getLong(11));
    }

    private static LimitKind kind(String letter) {
        return switch (letter) {
            case "w" -> LimitKind.WALLET;
            case "k" -> LimitKind.KEY;
            case "m" -> LimitKind.MEMBER;
            case "p" -> LimitKind.PROJECT;
            case "a" -> LimitKind.ACCOUNT;
            case "n" -> LimitKind.PLAN;
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

    private static Measure measure(String letter) {
        return switch (letter) {
            case "m" -> Measure.MONEY;
            case "r" -> Measure.REQUESTS;
            case "t" -> Measure.TOKENS;
            case "c" -> Measure.CALLS;
            default -> throw new IllegalStateException("a limit of measure " + letter);
        };
    }

    private static Period period(String letter) {
        return switch (letter) {
            case "t" -> Period.TOTAL;
            case "d" -> Period.DAY;
            case "m" -> Period.MONTH;
            case "i" -> Period.MINUTE;
            case "n" -> Period.NONE;
            default -> throw new IllegalStateException("a limit of period " + letter);
        };
    }
}
