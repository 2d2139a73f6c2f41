package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.GroupsOfKey;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The rows of {@code ledger.usage_line} and of wallets, read for people. */
final class UsageReadTable {
    private static final String BALANCE = """
            select limit_micros, spent_micros, held_micros from ledger.spend_limit
            where subject_id = :account and kind = 'wallet' and mode = :mode
            """;

    private static final String CALL = "select * from ledger.lines(array[:call::uuid]) where account_id = :account";

    private static final String BILLED = """
            select amount_micros, txn_id from ledger.usage_line
            where call_id = :call and account_id = :account and mode = :mode
            """;

    /** Beside each line of the bill the price that it was billed at, which is on record before anything is billed at it. */
    private static final String DETAIL = """
            select u.*, array(
                select p.micros_per_million
                from unnest(u.price_ids) with ordinality as billed (id, place) join ledger.price p on p.id = billed.id
                order by billed.place) as micros_per_million
            from ledger.lines(array[:call::uuid]) u
            where :account::uuid is null or u.account_id = :account::uuid
            """;

    private static final String OF_SPAN = "account_id = :account and (:mode::text is null or mode = :mode::text)"
            + " and (:key::uuid is null or key_id = :key::uuid)";

    /** The lines of a span: tags and end users are as many as callers like, so there are no sums by them. */
    private static final String TAGGED = """
            (select started_at as at, tags, end_user, 1::bigint as calls, input_tokens, cached_input_tokens, output_tokens,
                reasoning_tokens, web_searches + file_searches + code_sessions as tool_uses, amount_micros
            from ledger.usage_line
            where call_id between :first and :last and started_at >= :from and started_at < :to and %s)
            """.formatted(OF_SPAN);

    private static final String TAG =
            "coalesce((select tag from unnest(tags) tag where starts_with(tag, :prefix::text) limit 1), '')";

    private static final String END_USER = "(coalesce(end_user, '') || :prefix::text)";

    /** What a call cost, in micro-credits, and the transaction that it was billed in; null when it cost nothing. */
    record Billed(long micros, @Nullable UUID txn) {}

    Optional<Billed> billed(Handle handle, AccountId account, Mode mode, CallId call) {
        return handle.createQuery(BILLED)
                .bind("call", call.value())
                .bind("account", account.value())
                .bind("mode", Columns.code(mode))
                .map((row, context) -> new Billed(row.getLong(1), row.getObject(2, UUID.class)))
                .findOne();
    }

    Balance balance(Handle handle, AccountId account, Mode mode) {
        return handle.createQuery(BALANCE)
                .bind("account", account.value())
                .bind("mode", Columns.code(mode))
                .map((row, context) -> Balance.of(row.getLong(1), row.getLong(2), row.getLong(3)))
                .findOne()
                .orElse(Balance.EMPTY);
    }

    List<UsageReports.Row> usage(Handle handle, UsageReports.Span span, UsageReports.Group group) {
        var query = handle.createQuery(usageBy(expression(group), UsageSums.table(OF_SPAN)));
        UsageSums.between(span.from(), span.to()).bind(query);
        return bind(query, span).map((row, context) -> row(row)).list();
    }

    List<UsageReports.Row> usageByTag(Handle handle, UsageReports.Span span, String name, int most) {
        return bounded(handle, span, TAG, name + "=", most);
    }

    List<UsageReports.Row> usageByEndUser(Handle handle, UsageReports.Span span, int most) {
        return bounded(handle, span, END_USER, "", most);
    }

    /** How many values there are is up to the caller: the dearest are told apart, and among equally dear ones the busiest. */
    private static List<UsageReports.Row> bounded(
            Handle handle, UsageReports.Span span, String expression, String prefix, int most) {
        var dearest = bind(handle.createQuery(dearest(expression)), span)
                .bind("prefix", prefix)
                .bind("most", most)
                .mapTo(String.class)
                .list();
        return bind(handle.createQuery(usageBy(bounded(expression), TAGGED)), span)
                .bind("prefix", prefix)
                .bind("told", Columns.texts(dearest))
                .map((row, context) -> row(row))
                .list();
    }

    private static String dearest(String expression) {
        return """
            select %1$s as grouped from %2$s calls
            where %1$s <> ''
            group by grouped
            order by sum(amount_micros) desc, count(*) desc, grouped
            limit :most
            """.formatted(expression, TAGGED);
    }

    /** What is not among the values that are told apart is one group. */
    private static String bounded(String expression) {
        return ("case when %1$s = '' or %1$s = any(:told::text[]) then %1$s else '" + UsageReports.OTHER + "' end")
                .formatted(expression);
    }

    private static Query bind(Query query, UsageReports.Span span) {
        var mode = span.mode();
        var key = span.key();
        var ids = CallIds.started(span.from(), span.to());
        return query.addCustomizer(new PlannedForItsValues())
                .bind("first", ids.first())
                .bind("last", ids.last())
                .bind("account", span.account().value())
                .bind("from", span.from().atOffset(ZoneOffset.UTC))
                .bind("to", span.to().atOffset(ZoneOffset.UTC))
                .bind("mode", mode == null ? null : Columns.code(mode))
                .bind("key", key == null ? null : key.value());
    }

    Optional<UsageReports.Call> call(Handle handle, AccountId account, CallId call) {
        return handle.createQuery(CALL)
                .bind("call", call.value())
                .bind("account", account.value())
                .map((row, context) -> call(row))
                .findOne();
    }

    /**
     * One call with everything that is kept of it.
     *
     * @param held what it had set aside when it was settled; null when that is not known
     * @param txn the journal's transaction; null when it cost nothing
     * @param microsPerMillion the price of each line of the charge
     */
    record Detail(
            UsageReports.Call call,
            @Nullable Long held,
            @Nullable UUID txn,
            List<Long> microsPerMillion) {}

    /** The call, if it is this account's; of whomever when the account is null. */
    Optional<Detail> detail(Handle handle, @Nullable AccountId account, CallId call) {
        return handle.createQuery(DETAIL)
                .bind("call", call.value())
                .bind("account", account == null ? null : account.value())
                .map((row, context) -> new Detail(
                        call(row),
                        row.getObject("held_micros", Long.class),
                        row.getObject("txn_id", UUID.class),
                        List.of((Long[]) row.getArray("micros_per_million").getArray())))
                .findOne();
    }

    /**
     * The grouping expression is a constant of this class and never a caller's text. A sum that is too large for its column is
     * shown as the largest number, for one absurd line must not hide all others.
     */
    private static String usageBy(String expression, String source) {
        return """
                select %1$s as grouped, sum(calls)::bigint, least(sum(input_tokens), %2$d)::bigint, least(sum(cached_input_tokens), %2$d)::bigint,
                    least(sum(output_tokens), %2$d)::bigint, least(sum(reasoning_tokens), %2$d)::bigint,
                    least(sum(tool_uses), %2$d)::bigint, least(sum(amount_micros), %2$d)::bigint
                from %3$s calls
                group by grouped
                order by grouped
                """.formatted(expression, Long.MAX_VALUE, source);
    }

    private static String expression(UsageReports.Group group) {
        return switch (group) {
            case DAY -> "to_char(at at time zone 'UTC', 'YYYY-MM-DD')";
            case MODEL -> "model";
            case KEY -> "key_id::text";
        };
    }

    private static UsageReports.Row row(ResultSet row) throws SQLException {
        return new UsageReports.Row(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8));
    }

    private static UsageReports.Call call(ResultSet row) throws SQLException {
        var record = new CallRecord(
                new CallId(row.getObject("call_id", UUID.class)),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                new AccountId(row.getObject("account_id", UUID.class)),
                new KeyId(row.getObject("key_id", UUID.class)),
                Mode.valueOf(row.getString("mode").toUpperCase(Locale.ROOT)),
                row.getString("model"),
                row.getString("provider"),
                CallRecord.Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
                row.getInt("http_status"),
                Duration.of(row.getLong("latency_micros"), ChronoUnit.MICROS),
                duration(row.getObject("first_byte_micros", Long.class)),
                usage(row),
                row.getBoolean("estimated"),
                row.getInt("attempts"),
                attribution(row),
                tried(row),
                new GroupsOfKey(row.getObject("project_id", UUID.class), row.getObject("member_id", UUID.class)));
        return new UsageReports.Call(record, charge(row), "complete".equals(row.getString("delivery")));
    }

    static Attribution attribution(ResultSet row) throws SQLException {
        return new Attribution(
                Attribution.Credential.valueOf(row.getString("credential").toUpperCase(Locale.ROOT)),
                List.of((String[]) row.getArray("tags").getArray()),
                row.getString("end_user"));
    }

    private static List<CallAttempt> tried(ResultSet row) throws SQLException {
        var providers = (String[]) row.getArray("attempt_providers").getArray();
        var models = (String[]) row.getArray("attempt_models").getArray();
        var credentials = (Short[]) row.getArray("attempt_credentials").getArray();
        var outcomes = (String[]) row.getArray("attempt_outcomes").getArray();
        var statuses = (Short[]) row.getArray("attempt_statuses").getArray();
        var firstBytes = (Long[]) row.getArray("attempt_first_bytes").getArray();
        var tried = new ArrayList<CallAttempt>(providers.length);
        for (var i = 0; i < providers.length; i++) {
            tried.add(new CallAttempt(
                    providers[i],
                    models[i],
                    credentials[i],
                    CallAttempt.Outcome.valueOf(outcomes[i].toUpperCase(Locale.ROOT)),
                    statuses[i],
                    duration(firstBytes[i])));
        }
        return tried;
    }

    private static TokenUsage usage(ResultSet row) throws SQLException {
        return new TokenUsage(
                row.getLong("input_tokens"),
                row.getLong("cached_input_tokens"),
                row.getLong("cache_write_5m_tokens"),
                row.getLong("cache_write_1h_tokens"),
                row.getLong("input_audio_tokens"),
                row.getLong("input_image_tokens"),
                row.getLong("output_tokens"),
                row.getLong("reasoning_tokens"),
                row.getLong("output_audio_tokens"),
                row.getLong("output_image_tokens"),
                new ToolUses(row.getLong("web_searches"), row.getLong("file_searches"), row.getLong("code_sessions")),
                tier(row.getString("service_tier")));
    }

    private static @Nullable ServiceTier tier(@Nullable String code) {
        return code == null ? null : ServiceTier.valueOf(code.toUpperCase(Locale.ROOT));
    }

    private static Charge charge(ResultSet row) throws SQLException {
        var ids = (String[]) row.getArray("price_ids").getArray();
        var units = (String[]) row.getArray("price_units").getArray();
        var quantities = (Long[]) row.getArray("quantities").getArray();
        var amounts = (Long[]) row.getArray("amounts").getArray();
        var lines = new ArrayList<Charge.Line>(ids.length);
        for (var i = 0; i < ids.length; i++) {
            var unit = PriceUnit.valueOf(units[i].toUpperCase(Locale.ROOT));
            lines.add(new Charge.Line(ids[i], unit, quantities[i], new Credits(amounts[i])));
        }
        return new Charge(new Credits(row.getLong("amount_micros")), lines);
    }

    private static @Nullable Duration duration(@Nullable Long micros) {
        return micros == null ? null : Duration.of(micros, ChronoUnit.MICROS);
    }
}
