package io.omnia.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** Usage over time, summed by what calls have in common: from the sums, and for what those do not know from the lines. */
final class SpendTable {
    /** How many groups are told apart; the rest is one. */
    static final int MAX_GROUPS = 8;

    /** More combinations than any list of choices could show. */
    private static final int MAX_COMBINATIONS = 10_000;

    static final String FACETS = """
            select distinct model, provider, key_id, outcome from %s calls limit %d
            """.formatted(UsageSums.table(CallListTable.COMMON), MAX_COMBINATIONS);

    /** How far apart the points of a chart are; days are those of UTC. */
    enum Step {
        HOUR,
        DAY
    }

    /** What the lines of a chart are. */
    enum Group {
        NONE,
        MODEL,
        PROVIDER,
        KEY,
        ACCOUNT
    }

    /**
     * One sum.
     *
     * @param group what the calls have in common; empty for {@link Group#NONE}
     * @param among whether the group is among the {@link #MAX_GROUPS} that are told apart; if not, this is the sum of all others
     * @param failed those of the calls that brought their caller no answer
     */
    record Sum(
            Instant at,
            String group,
            boolean among,
            long calls,
            long failed,
            long inputTokens,
            long cachedInputTokens,
            long outputTokens,
            long costMicros) {}

    /** What calls have, of each combination one. */
    record Facet(String model, String provider, UUID key, String outcome) {}

    List<Sum> sums(Handle handle, CallFilter filter, Step step, Group group) {
        var query = handle.createQuery(sumsBy(step, group, filter));
        bind(query, filter, step);
        return query.map((row, context) -> sum(row)).list();
    }

    List<Facet> facets(Handle handle, CallFilter filter) {
        var query = handle.createQuery(FACETS);
        bind(query, filter, Step.DAY);
        return query.map((row, context) ->
                        new Facet(row.getString(1), row.getString(2), row.getObject(3, UUID.class), row.getString(4)))
                .list();
    }

    static void bind(SqlStatement<?> statement, CallFilter filter, Step step) {
        CallListTable.bind(statement, filter);
        var from = Objects.requireNonNullElse(filter.from(), Instant.EPOCH);
        var to = Objects.requireNonNullElse(filter.to(), UsageSums.FOREVER);
        var sums = step == Step.DAY ? UsageSums.between(from, to) : UsageSums.byHours(from, to);
        sums.bind(statement);
    }

    /**
     * Step and group are constants of this class and never a caller's text. The dearest groups are told apart, and among
     * equally dear ones the busiest. A sum that is too large for its column is shown as the largest number.
     */
    static String sumsBy(Step step, Group group, CallFilter filter) {
        var expression = switch (group) {
            case NONE -> "''";
            case MODEL -> "model";
            case PROVIDER -> "provider";
            case KEY -> "key_id::text";
            case ACCOUNT -> "account_id::text";
        };
        return """
                with grouped as materialized (
                    select date_bin('1 %1$s', at, timestamptz 'epoch') as at, %2$s as grouped, sum(calls) as calls,
                        coalesce(sum(calls) filter (where outcome in ('refused', 'upstream_error', 'upstream_cut')), 0) as failed,
                        sum(input_tokens) as input, sum(cached_input_tokens) as cached, sum(output_tokens) as output,
                        sum(amount_micros) as cost
                    from %3$s calls
                    group by 1, 2),
                ranked as (
                    select grouped, row_number() over (order by sum(cost) desc, sum(calls) desc, grouped) <= %4$d as among
                    from grouped group by grouped)
                select g.at, case when r.among then g.grouped else '' end, r.among, sum(g.calls)::bigint, sum(g.failed)::bigint,
                    least(sum(g.input), %5$d)::bigint, least(sum(g.cached), %5$d)::bigint,
                    least(sum(g.output), %5$d)::bigint, least(sum(g.cost), %5$d)::bigint
                from grouped g join ranked r using (grouped)
                group by 1, 2, 3
                """.formatted(
                        Columns.code(step),
                        expression,
                        filter.common()
                                ? UsageSums.table(CallListTable.COMMON)
                                : UsageSums.lines(CallListTable.RANGE + " and " + CallListTable.MATCHES),
                        MAX_GROUPS,
                        Long.MAX_VALUE);
    }

    private static Sum sum(ResultSet row) throws SQLException {
        return new Sum(
                row.getObject(1, OffsetDateTime.class).toInstant(),
                row.getString(2),
                row.getBoolean(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9));
    }
}
