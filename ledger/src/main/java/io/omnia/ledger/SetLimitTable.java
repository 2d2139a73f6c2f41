package io.omnia.ledger;

import io.omnia.ledger.Limits.Limit;
import io.omnia.ledger.Limits.Setter;
import io.omnia.ledger.Limits.Subject;
import io.omnia.ledger.Limits.What;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code ledger.spend_limit} that somebody sets, which is all but wallets: how they come, go and read. A budget
 * comes in steps, so that its past is counted while nothing is locked: see {@link Limits#set}.
 */
final class SetLimitTable {
    /**
     * The limit of a budget whose past is not counted yet: above every amount, so that it binds nothing. From the moment it
     * exists it counts what settles.
     */
    private static final long UNBOUND = 10 * Credits.MAX_MICROS;

    private static final String ONE = "l.subject_id = :subject and l.kind = :kind and l.mode is not distinct from :mode"
            + " and l.measure = :measure and l.period = :period";

    private static final String WATCH = """
            insert into ledger.spend_limit (subject_id, kind, mode, measure, period, limit_micros, period_started, set_by)
            values (:subject, :kind, :mode, :measure, :period, :unbound, :since, :by)
            on conflict (subject_id, kind, mode, period, measure) do nothing
            """;

    /** Transactions that may have looked for limits before this moment: whoever locks rows locks the table first. */
    private static final String WRITERS = """
            select distinct virtualtransaction from pg_locks
            where locktype = 'relation' and relation = 'ledger.spend_limit'::regclass
                and database = (select oid from pg_database where datname = current_database())
                and mode in ('RowShareLock', 'RowExclusiveLock') and granted and pid <> pg_backend_pid()
            """;

    private static final String SINCE = "select l.period_started from ledger.spend_limit l where " + ONE;

    /**
     * The sums and what the row counted itself are of one snapshot, so that their difference is exactly what it missed. Every
     * period of money begins with a day. What is older than the lines that are kept counts for nobody.
     */
    private static final String MISSED = """
            select l.id, case when l.limit_micros = :unbound and l.measure = 'money'
                then (select coalesce(sum(u.amount_micros), 0)::bigint from (%s) u) - l.spent_micros
                else 0 end
            from ledger.spend_limit l where l.period_started = :since and
            """ + ONE;

    private static final String SUMS = MISSED.formatted("""
            select amount_micros from ledger.usage_day where %1$s and day >= :since
            union all
            select amount_micros from ledger.usage_delta where %1$s and hour >= :since
            """);

    /** There are no sums by project and member. By the first id the parts of earlier days are not even opened. */
    private static final String LINES = MISSED.formatted("""
            select amount_micros from ledger.usage_line
            where %s = :subject and mode = :mode and started_at >= :since and call_id >= ledger.first_id(
                greatest((:since::timestamptz at time zone 'UTC')::date - 1, date '1970-01-01'))
            """);

    /**
     * A total reads every line that a project or member has. No row is locked meanwhile; only an upkeep that drops a part has to
     * come again.
     */
    private static final String TAKES_ITS_TIME = "set local statement_timeout = '10min'";

    private static final String MISSED_OF_KEY = SUMS.formatted("key_id = :subject");
    private static final String MISSED_OF_ACCOUNT = SUMS.formatted("account_id = :subject and mode = :mode");
    private static final String MISSED_OF_PROJECT = LINES.formatted("project_id");
    private static final String MISSED_OF_MEMBER = LINES.formatted("member_id");

    private static final String LOCK = "select l.id from ledger.spend_limit l where " + ONE + " for no key update";

    private static final String BIND = """
            with bound as (
                select id, limit_micros, held_micros,
                    case when limit_micros = :unbound and period_started = :since then spent_micros + :missed
                         else spent_micros end as spent
                from ledger.spend_limit where id = :id for no key update)
            update ledger.spend_limit l
            set limit_micros = :limit, spent_micros = b.spent, set_by = :by, version = l.version + 1,
                overshoot_micros = l.overshoot_micros + greatest(0,
                    greatest(0, b.spent + b.held_micros - :limit) - greatest(0, b.spent + b.held_micros - b.limit_micros))
            from bound b where l.id = b.id
            """;

    private static final String REMOVE = "delete from ledger.spend_limit l where " + ONE;

    private static final String OF_SUBJECTS = """
            select l.subject_id, l.kind, l.mode, l.measure, l.period, l.limit_micros, l.spent_micros, l.held_micros,
                l.period_started, now(), l.set_by
            from ledger.spend_limit l
            where l.subject_id = any(:subjects) and l.kind <> 'wallet' and l.limit_micros < :unbound
            order by l.id
            """;

    private static final String NOW = "select now()";

    /**
     * What a limit did not count itself.
     *
     * @param id the limit's row
     * @param since which of its periods
     */
    record Missed(long id, OffsetDateTime since, long units) {}

    /** Makes a limit that counts and does not bind, unless there is one. */
    void watch(Handle handle, Subject subject, What what, Setter by) {
        var now = handle.createQuery(NOW).mapTo(OffsetDateTime.class).one().toInstant();
        one(handle.createUpdate(WATCH), subject, what)
                .bind("unbound", UNBOUND)
                .bind("since", what.period().startedBy(now).atOffset(ZoneOffset.UTC))
                .bind("by", by.code())
                .execute();
    }

    /** The transactions that are writing limits now; one that is not among them sees every limit there is. */
    Set<String> writers(Handle handle) {
        return handle.createQuery(WRITERS).mapTo(String.class).set();
    }

    /**
     * What the lines say beyond the budget; nothing of one that binds already, nor of a count. Empty when it was removed, or
     * its period ended meanwhile. Call it in a transaction of its own: it may take minutes.
     */
    Optional<Missed> missed(Handle handle, Subject subject, What what) {
        var sql = switch (subject.kind()) {
            case KEY -> MISSED_OF_KEY;
            case ACCOUNT, PLAN -> MISSED_OF_ACCOUNT;
            case PROJECT -> MISSED_OF_PROJECT;
            case MEMBER -> MISSED_OF_MEMBER;
            case WALLET -> throw new IllegalArgumentException("nobody sets a limit of " + subject);
        };
        handle.execute(TAKES_ITS_TIME);
        var since = one(handle.createQuery(SINCE), subject, what)
                .mapTo(OffsetDateTime.class)
                .findOne();
        return since.flatMap(started -> one(handle.createQuery(sql), subject, what)
                .addCustomizer(new PlannedForItsValues())
                .bind("unbound", UNBOUND)
                .bind("since", started)
                .map((row, context) -> new Missed(row.getLong(1), started, row.getLong(2)))
                .findOne());
    }

    /** Keeps the limit as it is until the transaction ends, if there is one. */
    void lock(Handle handle, Subject subject, What what) {
        one(handle.createQuery(LOCK), subject, what).mapTo(Long.class).list();
    }

    /** Gives the limit its amount, and what it missed unless it binds already; false when it was removed. */
    boolean bind(Handle handle, Missed missed, long limit, Setter by) {
        return handle.createUpdate(BIND)
                        .bind("id", missed.id())
                        .bind("since", missed.since())
                        .bind("missed", missed.units())
                        .bind("unbound", UNBOUND)
                        .bind("limit", limit)
                        .bind("by", by.code())
                        .execute()
                > 0;
    }

    boolean remove(Handle handle, Subject subject, What what) {
        return one(handle.createUpdate(REMOVE), subject, what).execute() > 0;
    }

    /** Every limit that was set on any of these, the oldest first. */
    List<Limit> of(Handle handle, Collection<UUID> subjects) {
        return handle.createQuery(OF_SUBJECTS)
                .bind("subjects", Columns.uuids(subjects))
                .bind("unbound", UNBOUND)
                .map((row, context) -> read(row))
                .list();
    }

    private static <S extends SqlStatement<S>> S one(S statement, Subject subject, What what) {
        var mode = subject.mode();
        return statement
                .bind("subject", subject.id())
                .bind("kind", subject.kind().code())
                .bindByType("mode", mode == null ? null : Columns.code(mode), String.class)
                .bind("measure", what.measure().code())
                .bind("period", what.period().code());
    }

    private static Limit read(ResultSet row) throws SQLException {
        var mode = row.getString(3);
        var what = new What(
                Objects.requireNonNull(Measure.ofCode(row.getString(4))),
                Objects.requireNonNull(Period.ofCode(row.getString(5))));
        var started = row.getObject(9, OffsetDateTime.class).toInstant();
        var now = row.getObject(10, OffsetDateTime.class).toInstant();
        var over = what.period().startedBy(now).isAfter(started);
        return new Limit(
                new Subject(
                        LimitKind.valueOf(upper(row.getString(2))), row.getObject(1, UUID.class), Columns.mode(mode)),
                what,
                row.getLong(6),
                over ? 0 : row.getLong(7),
                over && what.measure() == Measure.TOKENS ? 0 : row.getLong(8),
                what.period().resetsAfter(now),
                Setter.valueOf(upper(row.getString(11))));
    }

    private static String upper(@Nullable String word) {
        return Objects.requireNonNull(word).toUpperCase(Locale.ROOT);
    }
}
