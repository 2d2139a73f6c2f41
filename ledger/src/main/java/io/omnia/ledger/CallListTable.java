package io.omnia.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The rows of {@code ledger.usage_line} as lists from the newest to the oldest, filtered in every way a page offers. */
final class CallListTable {
    /** How many lines one statement looks at: what bounds it where a filter fits nearly nothing. */
    static final int MAX_LOOKED_AT = 200_000;

    /** How far back one statement looks: a plan for the parts of years would take longer than the page. */
    private static final Duration LOOK_BACK = Duration.ofDays(60);

    /** What the indexes know: of an account's calls the mode too, but not of everybody's. */
    static final String RANGE = """
            call_id between :first and :last
                and (:account::uuid is null or (account_id = :account::uuid and mode = :mode))
                and (:from::timestamptz is null or started_at >= :from::timestamptz)
                and (:to::timestamptz is null or started_at < :to::timestamptz)
                and (cardinality(:keys::uuid[]) = 0 or key_id = any(:keys::uuid[]))
                and (:firstCall::uuid is null or call_id between :firstCall::uuid and :lastCall::uuid)
            """;

    private static final String WHAT_WAS_CALLED = """
            mode = :mode
                and (cardinality(:models::text[]) = 0 or model = any(:models::text[]))
                and (cardinality(:providers::text[]) = 0 or provider = any(:providers::text[]))
                and (cardinality(:outcomes::text[]) = 0 or outcome = any(:outcomes::text[]))
                and (:modelPart::text is null or strpos(lower(model), :modelPart::text) > 0)
            """;

    /** What has to be looked at line by line. */
    static final String MATCHES = WHAT_WAS_CALLED + """
                and (:delivery::text is null or delivery = :delivery::text)
                and (:minCost::bigint is null or amount_micros >= :minCost::bigint)
                and (cardinality(:tags::text[]) = 0 or tags @> :tags::text[])
                and (:endUser::text is null or end_user = :endUser::text)
            """;

    /** What sums have as well as lines. */
    static final String COMMON = WHAT_WAS_CALLED + """
                and (:account::uuid is null or account_id = :account::uuid)
                and (cardinality(:keys::uuid[]) = 0 or key_id = any(:keys::uuid[]))
            """;

    /**
     * In the order of ids, which begin with the time at which they were made: so the parts of the table are read one after
     * the other, and no further than the page. The last line that is looked at comes along even when it does not match: the next page begins after it. There is no
     * order outside, for PostgreSQL would plan the inside as if all of it were wanted; what a limit is taken of stays in
     * order.
     */
    static final String PAGE = """
            select * from (
                select call_id, started_at, account_id, key_id, mode, model, provider, outcome, http_status, delivery,
                    latency_micros, first_byte_micros, attempts, input_tokens, output_tokens,
                    web_searches + file_searches + code_sessions as tool_uses, amount_micros,
                    credential, tags, end_user,
                    %1$s as matches, row_number() over (order by call_id desc) as place
                from ledger.usage_line
                where %2$s and call_id between :windowFirst and :windowLast
                    and (:after::uuid is null or call_id < :after::uuid)
                order by call_id desc
                limit :lookAt) looked
            where matches or place = :lookAt
            limit :limit
            """.formatted(MATCHES, RANGE);

    private static final String OLDEST = "select min(day) from ledger.usage_part where dropped_at is null";

    private final int maxLookedAt;

    CallListTable() {
        this(MAX_LOOKED_AT);
    }

    CallListTable(int maxLookedAt) {
        this.maxLookedAt = maxLookedAt;
    }

    /**
     * A part of a list.
     *
     * @param next where the list goes on; null at its end. A page may have fewer lines than asked for and still go on, when
     *     so many had to be looked at that the rest is left to the next one
     */
    record Page(List<CallLine> lines, @Nullable CallPosition next) {}

    private record Looked(CallLine line, boolean matches, long place) {}

    /** From the newest calls on, one window after the other until the page is full or there is nothing older. */
    Page page(Handle handle, CallFilter filter, @Nullable CallPosition after, int limit) {
        var found = new ArrayList<Looked>();
        var end = newest(after == null ? filter.to() : after.at());
        var windows = CallIds.ALL;
        Instant oldest = null;
        while (true) {
            var begin = end.minus(LOOK_BACK);
            windows = new CallIds(CallIds.started(begin, null).first(), windows.last());
            found.addAll(look(handle, filter, windows, after, limit - found.size()));
            if (found.size() > limit || looksFurther(found)) {
                return page(found, limit);
            }
            oldest = oldest == null ? oldest(handle, filter) : oldest;
            if (!begin.isAfter(oldest)) {
                return page(found, limit);
            }
            windows = CallIds.before(windows.first());
            end = begin;
        }
    }

    private List<Looked> look(
            Handle handle, CallFilter filter, CallIds window, @Nullable CallPosition after, int limit) {
        var query = handle.createQuery(PAGE);
        bind(query, filter);
        return query.bind("windowFirst", window.first())
                .bind("windowLast", window.last())
                .bind("after", after == null ? null : after.call())
                .bind("lookAt", maxLookedAt)
                .bind("limit", limit + 1)
                .map((row, context) -> new Looked(line(row), row.getBoolean("matches"), row.getLong("place")))
                .list();
    }

    /** Where to look from: who asks for the year 9999 does not have the parts of all years until then looked for. */
    private static Instant newest(@Nullable Instant end) {
        var now = Instant.now();
        return end == null || end.isAfter(now) ? now : end;
    }

    private boolean looksFurther(List<Looked> found) {
        return !found.isEmpty() && found.getLast().place() == maxLookedAt;
    }

    /** The beginning of what the list can have. */
    private static Instant oldest(Handle handle, CallFilter filter) {
        var day = handle.createQuery(OLDEST).mapTo(LocalDate.class).findOne().orElse(LocalDate.EPOCH);
        var kept = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        var from = filter.from();
        return from == null || from.isBefore(kept) ? kept : from;
    }

    private Page page(List<Looked> looked, int limit) {
        var lines = new ArrayList<CallLine>(Math.min(limit, looked.size()));
        for (var one : looked) {
            if (lines.size() == limit) {
                return new Page(lines, lines.getLast().position());
            }
            if (one.matches()) {
                lines.add(one.line());
            }
            if (one.place() == maxLookedAt) {
                return new Page(lines, one.line().position());
            }
        }
        return new Page(lines, null);
    }

    /** Binds what {@link #RANGE} and {@link #MATCHES} ask for, to be planned for exactly these values. */
    static void bind(SqlStatement<?> statement, CallFilter filter) {
        statement.addCustomizer(new PlannedForItsValues());
        var account = filter.scope().account();
        var minCost = filter.minCost();
        var ids = CallIds.started(filter.from(), filter.to());
        statement
                .bind("first", ids.first())
                .bind("last", ids.last())
                .bind("mode", Columns.code(filter.mode()))
                .bind("account", account == null ? null : account.value())
                .bind("from", time(filter.from()))
                .bind("to", time(filter.to()))
                .bind("keys", Columns.uuids(filter.keys()))
                .bind("models", Columns.texts(filter.models()))
                .bind("providers", Columns.texts(filter.providers()))
                .bind("outcomes", Columns.texts(filter.outcomeCodes()))
                .bind("tags", Columns.texts(filter.tags()))
                .bind("endUser", filter.endUser())
                .bind("delivery", filter.delivery())
                .bind("minCost", minCost == null ? null : minCost.micros());
        var calls = filter.search() instanceof CallFilter.Search.Calls range ? range : null;
        statement
                .bind("firstCall", calls == null ? null : calls.first())
                .bind("lastCall", calls == null ? null : calls.last())
                .bind("modelPart", filter.search() instanceof CallFilter.Search.Models(var part) ? part : null);
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    private static CallLine line(ResultSet row) throws SQLException {
        return new CallLine(
                row.getObject("call_id", UUID.class),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("account_id", UUID.class),
                row.getObject("key_id", UUID.class),
                row.getString("mode"),
                row.getString("model"),
                row.getString("provider"),
                row.getString("outcome"),
                row.getInt("http_status"),
                row.getString("delivery"),
                row.getLong("latency_micros"),
                row.getObject("first_byte_micros", Long.class),
                row.getInt("attempts"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("tool_uses"),
                row.getLong("amount_micros"),
                UsageReadTable.attribution(row));
    }
}
