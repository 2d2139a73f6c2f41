package io.omnia.ledger;

import io.omnia.ledger.Invariants.Violation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;

/** The rows of {@code ledger.reconciliation_run}, {@code ledger.reconciliation_finding} and {@code ledger.margin_day}. */
final class ReconciliationTable {
    private static final String RUN = """
            insert into ledger.reconciliation_run (kind, started_at, ended_at, findings) values (:kind, :started, :ended, :count)
            """;

    /** A finding is of one subject, whatever is wrong with it at the moment. */
    private static final String FOUND = """
            insert into ledger.reconciliation_finding as f (rule, subject, sentence, detail, found_at)
            select distinct on (rule, subject) rule, subject, left(sentence, 300), left(detail, 500), :now
            from (select rule, left(subject, 300) as subject, sentence, detail
                from unnest(:rules::text[], :subjects::text[], :sentences::text[], :details::text[])
                    as n (rule, subject, sentence, detail)) n
            order by rule, subject, detail
            on conflict (rule, subject) where gone_at is null do update
            set sentence = excluded.sentence, detail = excluded.detail where f.detail <> excluded.detail
            """;

    /** What a rule did not come to look at may be as wrong as before. */
    private static final String GONE = """
            update ledger.reconciliation_finding f set gone_at = :now
            where gone_at is null and rule <> all(:unfinished::text[]) and not exists (
                select from unnest(:rules::text[], :subjects::text[]) as n (rule, subject)
                where n.rule = f.rule and left(n.subject, 300) = f.subject)
            """;

    private static final String OPEN = """
            select rule, sentence, detail, found_at from ledger.reconciliation_finding where gone_at is null
            order by id desc limit 200
            """;

    private static final String COUNT_OPEN = "select count(*) from ledger.reconciliation_finding where gone_at is null";

    private static final String LAST = """
            select kind, started_at, ended_at, findings from ledger.reconciliation_run
            where kind = :kind order by started_at desc limit 1
            """;

    private static final String FORGET = "delete from ledger.reconciliation_run where started_at < :before";

    /** Days whose sums count other calls than those that a margin was computed of, and those with a bill that was found wrong. */
    private static final String UNCOUNTED = """
            select p.day from ledger.usage_part p
            left join (select part, sum(calls) as calls from (
                select part, calls from ledger.usage_day union all select part, calls from ledger.usage_delta) s
                group by part) s on s.part = p.day
            left join (select day, sum(calls) as calls from ledger.margin_day group by day) m on m.day = p.day
            where p.dropped_at is null and (coalesce(s.calls, 0) <> coalesce(m.calls, 0) or p.day in (
                select ledger.day_of(substring(subject from 'call ([0-9a-f-]{36})')::uuid)
                from ledger.reconciliation_finding where rule = 'COSTS' and gone_at is null))
            order by p.day
            """;

    private static final String MARGINS = """
            select day, model, provider, credential, calls, least(billed_micros, %1$d)::bigint,
                least(cost_micros, %1$d)::bigint
            from ledger.margin_day where mode = :mode and day >= :from and day < :to
            order by day desc, billed_micros desc, model, provider, credential limit :limit
            """.formatted(Long.MAX_VALUE);

    private static final String MARGIN_TOTAL = """
            select coalesce(sum(calls), 0)::bigint, least(coalesce(sum(billed_micros), 0), %1$d)::bigint,
                least(coalesce(sum(cost_micros), 0), %1$d)::bigint
            from ledger.margin_day where mode = :mode and day >= :from and day < :to
            """.formatted(Long.MAX_VALUE);

    /** What a run looks at. */
    enum Kind {
        CHANGED,
        ALL
    }

    /** A run that ended. */
    record Run(Kind kind, Instant startedAt, Instant endedAt, int findings) {}

    /** Something that is wrong and was not yet found right again. */
    record Finding(String rule, String sentence, String detail, Instant foundAt) {}

    /** What calls were billed, and what they cost. */
    record Earned(long calls, long billedMicros, long costMicros) {
        /** What is left; negative where they were sold below cost. */
        long marginMicros() {
            return Math.subtractExact(billedMicros, costMicros);
        }
    }

    /**
     * What the calls of a model on a day earned.
     *
     * @param credential whose key paid: {@code operator} or {@code own}
     */
    record Margin(LocalDate day, String model, String provider, String credential, Earned earned) {}

    void note(Handle handle, Run run) {
        handle.createUpdate(RUN)
                .bind("kind", Columns.code(run.kind()))
                .bind("started", time(run.startedAt()))
                .bind("ended", time(run.endedAt()))
                .bind("count", run.findings())
                .execute();
    }

    /** Opens a finding for what has none, and brings the others up to date. */
    void found(Handle handle, List<Violation> found, Instant now) {
        handle.createUpdate(FOUND)
                .bind("now", time(now))
                .bind("rules", column(found, Violation::name))
                .bind("subjects", column(found, Violation::subject))
                .bind("sentences", column(found, Violation::sentence))
                .bind("details", column(found, Violation::detail))
                .execute();
    }

    /**
     * Ends the findings that are not among these, after everything was looked at.
     *
     * @param unfinished rules that were not looked at to the end
     */
    void end(Handle handle, List<Violation> found, Set<String> unfinished, Instant now) {
        handle.createUpdate(GONE)
                .bind("now", time(now))
                .bind("rules", column(found, Violation::name))
                .bind("subjects", column(found, Violation::subject))
                .bind("unfinished", Columns.texts(unfinished))
                .execute();
    }

    private static Argument column(List<Violation> found, Function<Violation, String> part) {
        return Columns.texts(found.stream().map(part).toList());
    }

    void forgetRuns(Handle handle, Instant before) {
        handle.createUpdate(FORGET).bind("before", time(before)).execute();
    }

    List<Finding> open(Handle handle) {
        return handle.createQuery(OPEN)
                .map((row, context) ->
                        new Finding(row.getString(1), row.getString(2), row.getString(3), instant(row, 4)))
                .list();
    }

    long countOpen(Handle handle) {
        return handle.createQuery(COUNT_OPEN).mapTo(Long.class).one();
    }

    Optional<Run> last(Handle handle, Kind kind) {
        return handle.createQuery(LAST)
                .bind("kind", Columns.code(kind))
                .map((row, context) -> new Run(
                        Kind.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
                        instant(row, 2),
                        instant(row, 3),
                        row.getInt(4)))
                .findOne();
    }

    /** The days whose margin is not that of their calls, or that have a bill to look at again; the oldest first. */
    List<LocalDate> uncounted(Handle handle) {
        return handle.createQuery(UNCOUNTED)
                .map((row, context) -> row.getObject(1, LocalDate.class))
                .list();
    }

    /** Computes a day's margin anew. */
    void count(Handle handle, LocalDate day) {
        handle.createUpdate("delete from ledger.margin_day where day = :day")
                .bind("day", day)
                .execute();
        handle.createUpdate(margin(day)).bind("day", day).execute();
    }

    /** The newest day first, and its dearest models. */
    List<Margin> margins(Handle handle, String mode, LocalDate from, LocalDate to, int limit) {
        return handle.createQuery(MARGINS)
                .bind("mode", mode)
                .bind("from", from)
                .bind("to", to)
                .bind("limit", limit)
                .map((row, context) -> new Margin(
                        row.getObject(1, LocalDate.class),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        new Earned(row.getLong(5), row.getLong(6), row.getLong(7))))
                .list();
    }

    /** The same of all models and days together. */
    Earned earned(Handle handle, String mode, LocalDate from, LocalDate to) {
        return handle.createQuery(MARGIN_TOTAL)
                .bind("mode", mode)
                .bind("from", from)
                .bind("to", to)
                .map((row, context) -> new Earned(row.getLong(1), row.getLong(2), row.getLong(3)))
                .one();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /**
     * What a provider costs is the price without its markup, which the id of a price names; a call with its caller's own key
     * costs nothing here.
     */
    private static String margin(LocalDate day) {
        return """
            insert into ledger.margin_day (day, mode, model, provider, credential, calls, billed_micros, cost_micros)
            with cost as materialized (
                select p.id, coalesce(b.micros_per_million, floor(p.micros_per_million * 100
                    / (100 + coalesce(substring(p.id from '[+]([0-9.]+)%%$')::numeric, 0)))) as micros
                from ledger.price p
                left join ledger.price b on p.id ~ '[+][0-9.]+%%$' and b.id = regexp_replace(p.id, '[+][0-9.]+%%$', '')),
            used as (
                select mode, model, provider, credential, q.price_id, sum(q.quantity) as quantity
                from ledger.%1$s l cross join lateral unnest(l.price_ids, l.quantities) as q (price_id, quantity)
                where credential = 'operator'
                group by 1, 2, 3, 4, 5),
            spent as (
                select mode, model, provider, credential, ceil(sum(quantity * coalesce(c.micros, 0)) / 1000000) as cost
                from used u left join cost c on c.id = u.price_id
                group by 1, 2, 3, 4),
            billed as (
                select mode, model, provider, credential, count(*) as calls, sum(amount_micros) as billed
                from ledger.%1$s group by 1, 2, 3, 4)
            select :day, mode, model, provider, credential, calls, billed, coalesce(cost, 0)
            from billed left join spent using (mode, model, provider, credential)
            """.formatted(UsagePartTable.name(day));
    }
}
