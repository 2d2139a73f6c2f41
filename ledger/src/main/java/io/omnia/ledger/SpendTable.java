package io.omnia.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The rows of {@code ledger.usage_line}, summed over time and by what they have in common. */
final class SpendTable {
    /** How many groups are told apart; the rest is one. */
    static final int MAX_GROUPS = 8;

    /** More combinations than any list of choices could show. */
    private static final int MAX_COMBINATIONS = 10_000;

    static final String FACETS = """
            select distinct model, provider, key_id, outcome from ledger.usage_line where %s and mode = :mode limit %d
            """.formatted(CallListTable.RANGE, MAX_COMBINATIONS);

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
        var query = handle.createQuery(sumsBy(step, group));
        CallListTable.bind(query, filter);
        return query.map((row, context) -> sum(row)).list();
    }

    List<Facet> facets(Handle handle, CallFilter filter) {
        var query = handle.createQuery(FACETS);
        CallListTable.bind(query, filter);
        return query.map((row, context) ->
                        new Facet(row.getString(1), row.getString(2), row.getObject(3, UUID.class), row.getString(4)))
                .list();
    }

    /**
     * Step and group are constants of this class and never a caller's text. The dearest groups are told apart, and among
     * equally dear ones the busiest. A sum that is too large for its column is shown as the largest number.
     */
    static String sumsBy(Step step, Group group) {
        var expression = switch (group) {
            case NONE -> "''";
            case MODEL -> "model";
            case PROVIDER -> "provider";
            case KEY -> "key_id::text";
            case ACCOUNT -> "account_id::text";
        };
        return """
                with grouped as materialized (
                    select date_bin('1 %1$s', started_at, timestamptz 'epoch') as at, %2$s as grouped, count(*) as calls,
                        count(*) filter (where outcome in ('refused', 'upstream_error', 'upstream_cut')) as failed,
                        sum(input_tokens) as input, sum(cached_input_tokens) as cached, sum(output_tokens) as output,
                        sum(amount_micros) as cost
                    from ledger.usage_line
                    where %3$s and %4$s
                    group by 1, 2),
                ranked as (
                    select grouped, row_number() over (order by sum(cost) desc, sum(calls) desc, grouped) <= %5$d as among
                    from grouped group by grouped)
                select g.at, case when r.among then g.grouped else '' end, r.among, sum(g.calls)::bigint, sum(g.failed)::bigint,
                    least(sum(g.input), %6$d)::bigint, least(sum(g.cached), %6$d)::bigint,
                    least(sum(g.output), %6$d)::bigint, least(sum(g.cost), %6$d)::bigint
                from grouped g join ranked r using (grouped)
                group by 1, 2, 3
                """.formatted(
                Columns.code(step), expression, CallListTable.RANGE, CallListTable.MATCHES, MAX_GROUPS, Long.MAX_VALUE);
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
