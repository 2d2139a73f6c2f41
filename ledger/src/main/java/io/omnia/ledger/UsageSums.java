package io.omnia.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Sums of usage lines over a span of time, as something to select from: whole days, the whole hours beside them, what is not
 * folded into those yet, and from the lines themselves what is left of an hour at either end. Each line counts once.
 *
 * @param from the first moment that counts
 * @param hours where whole hours begin
 * @param days where whole days begin
 * @param daysEnd where they end; the same moment when there are none
 * @param hoursEnd where whole hours end
 * @param to the first moment that no longer counts
 */
record UsageSums(Instant from, Instant hours, Instant days, Instant daysEnd, Instant hoursEnd, Instant to) {
    /** For a span without an end. */
    static final Instant FOREVER = Instant.parse("9999-01-01T00:00:00Z");

    private static final long HOUR_SECONDS = 3_600;
    private static final long DAY_SECONDS = 24 * HOUR_SECONDS;
    private static final CallIds NONE = new CallIds(new UUID(-1, -1), new UUID(0, 0));

    private static final String SUMMED = """
            account_id, key_id, mode, model, provider, credential, outcome, calls, input_tokens, cached_input_tokens,
                output_tokens, reasoning_tokens, tool_uses, amount_micros""";

    private static final String LINE = """
            account_id, key_id, mode, model, provider, credential, outcome, 1::bigint as calls, input_tokens,
                cached_input_tokens, output_tokens, reasoning_tokens, web_searches + file_searches + code_sessions as tool_uses,
                amount_micros""";

    /** The sums of [{@code from}, {@code to}), from the coarsest tables that have them. */
    static UsageSums between(Instant from, Instant to) {
        var span = byHours(from, to);
        var days = ceil(span.hours, DAY_SECONDS);
        var daysEnd = floor(span.hoursEnd, DAY_SECONDS);
        return days.isBefore(daysEnd) ? new UsageSums(from, span.hours, days, daysEnd, span.hoursEnd, span.to) : span;
    }

    /** The same for who has to tell hours apart. */
    static UsageSums byHours(Instant from, Instant to) {
        var end = to.isBefore(from) ? from : to;
        var hours = ceil(from, HOUR_SECONDS);
        var hoursEnd = floor(end, HOUR_SECONDS);
        return hours.isAfter(hoursEnd)
                ? new UsageSums(from, end, end, end, end, end)
                : new UsageSums(from, hours, hoursEnd, hoursEnd, hoursEnd, end);
    }

    /**
     * What stands behind {@code from} in a statement: the columns are {@code at}, what lines have in common, and sums. The part
     * of a line is of the day of its id, which is that of its start or one beside it.
     *
     * @param filter of which sums and lines, by the columns that both have
     */
    static String table(String filter) {
        return """
            (select day as at, %1$s from ledger.usage_day
                where day >= :sumDays and day < :sumDaysEnd and %4$s and %3$s
            union all
            select hour, %1$s from ledger.usage_hour where hour >= :sumHours and hour < :sumDays and %5$s and %3$s
            union all
            select hour, %1$s from ledger.usage_hour where hour >= :sumDaysEnd and hour < :sumHoursEnd and %6$s and %3$s
            union all
            select hour, %1$s from ledger.usage_delta where hour >= :sumHours and hour < :sumHoursEnd and %3$s
            union all
            select started_at, %2$s from ledger.usage_line
                where call_id between :headFirst and :headLast and started_at >= :sumFrom and started_at < :sumHours and %3$s
            union all
            select started_at, %2$s from ledger.usage_line
                where call_id between :tailFirst and :tailLast and started_at >= :sumHoursEnd and started_at < :sumTo and %3$s)
            """.formatted(
                        SUMMED,
                        LINE,
                        filter,
                        parts(":sumDays", ":sumDaysEnd"),
                        parts(":sumHours", ":sumDays"),
                        parts(":sumDaysEnd", ":sumHoursEnd"));
    }

    /** Lines as the same table, for what no sum knows. */
    static String lines(String filter) {
        return "(select started_at as at, " + LINE + " from ledger.usage_line where " + filter + ")";
    }

    void bind(SqlStatement<?> statement) {
        var head = from.isBefore(hours) ? CallIds.started(from, hours) : NONE;
        var tail = hoursEnd.isBefore(to) ? CallIds.started(hoursEnd, to) : NONE;
        statement
                .addCustomizer(new PlannedForItsValues())
                .bind("sumFrom", from.atOffset(ZoneOffset.UTC))
                .bind("sumHours", hours.atOffset(ZoneOffset.UTC))
                .bind("sumDays", days.atOffset(ZoneOffset.UTC))
                .bind("sumDaysEnd", daysEnd.atOffset(ZoneOffset.UTC))
                .bind("sumHoursEnd", hoursEnd.atOffset(ZoneOffset.UTC))
                .bind("sumTo", to.atOffset(ZoneOffset.UTC))
                .bind("headFirst", head.first())
                .bind("headLast", head.last())
                .bind("tailFirst", tail.first())
                .bind("tailLast", tail.last());
    }

    private static String parts(String from, String to) {
        return "part between (%s::timestamptz at time zone 'UTC')::date - 1 and (%s::timestamptz at time zone 'UTC')::date"
                .formatted(from, to);
    }

    private static Instant floor(Instant time, long seconds) {
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
    }

    private static Instant ceil(Instant time, long seconds) {
        var floor = floor(time, seconds);
        return floor.equals(time) ? floor : floor.plusSeconds(seconds);
    }
}
