package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import io.omnia.ledger.LiveAccounts.EndedCall;
import io.omnia.ledger.LiveAccounts.State;
import io.omnia.ledger.LiveAccounts.Wallet;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Wallets with their running and just ended calls, in one statement over the tables that hold them. */
final class LiveTable {
    /** More of one wallet than anybody reads in a second; what is beyond stays for the list of calls. */
    private static final int MAX_CALLS = 500;

    /** More than lies between the beginning of what is new and now. */
    private static final Duration LATELY = Duration.ofDays(1);

    private static final String STATES = """
            with asked as materialized (select * from ledger.lines(:asked))
            select w.account_id, w.mode, l.limit_micros, l.spent_micros, l.held_micros, h.running, h.running_calls, u.call_id, u.started_at,
                u.key_id, u.model, u.provider, u.outcome, u.http_status, u.delivery, u.latency_micros, u.first_byte_micros,
                u.attempts, u.input_tokens, u.output_tokens, u.amount_micros
            from unnest(:accounts, :modes) as w (account_id, mode)
            left join ledger.spend_limit l on l.subject_id = w.account_id and l.kind = 'wallet' and l.mode = w.mode
            left join (
                select account_id, mode, array_agg(call_id) filter (where not lease) as running,
                    sum(calls) as running_calls
                from ledger.hold
                where account_id = any(:accounts)
                group by account_id, mode
            ) h on h.account_id = w.account_id and h.mode = w.mode
            left join lateral (
                select * from asked where account_id = w.account_id and mode = w.mode
                union
                (select * from ledger.usage_line
                where call_id between :first and :last and account_id = w.account_id and mode = w.mode
                    and started_at >= :began
                order by call_id desc limit :most)
            ) u on true
            order by u.call_id
            """;

    Map<Wallet, State> states(Handle handle, Collection<Wallet> wallets, Collection<CallId> asked, Instant began) {
        var ids = CallIds.started(began, began.plus(LATELY));
        var rows = handle.createQuery(STATES)
                .addCustomizer(new PlannedForItsValues())
                .bind("first", ids.first())
                .bind("last", ids.last())
                .bind(
                        "accounts",
                        Columns.uuids(wallets.stream()
                                .map(wallet -> wallet.account().value())
                                .toList()))
                .bind(
                        "modes",
                        Columns.texts(wallets.stream()
                                .map(wallet -> Columns.code(wallet.mode()))
                                .toList()))
                .bind("asked", Columns.uuids(asked.stream().map(CallId::value).toList()))
                .bind("began", began.atOffset(ZoneOffset.UTC))
                .bind("most", MAX_CALLS)
                .map((row, context) -> row(row))
                .list();
        var states = new LinkedHashMap<Wallet, State>();
        rows.stream().collect(Collectors.groupingBy(Row::wallet)).forEach((wallet, lines) -> {
            var ended = new ArrayList<EndedCall>();
            for (var line : lines) {
                if (line.call() != null) {
                    ended.add(line.call());
                }
            }
            states.put(
                    wallet,
                    new State(
                            lines.getFirst().balance(),
                            lines.getFirst().running(),
                            lines.getFirst().runningCalls(),
                            ended));
        });
        return states;
    }

    /** One line of the answer: a wallet, and one of its calls if there is any. */
    private record Row(
            Wallet wallet,
            Balance balance,
            Set<CallId> running,
            int runningCalls,
            @Nullable EndedCall call) {}

    private static Row row(ResultSet row) throws SQLException {
        var wallet = new Wallet(
                new AccountId(row.getObject("account_id", UUID.class)),
                Mode.valueOf(row.getString("mode").toUpperCase(Locale.ROOT)));
        var balance = Balance.of(row.getLong("limit_micros"), row.getLong("spent_micros"), row.getLong("held_micros"));
        return new Row(wallet, balance, running(row), row.getInt("running_calls"), call(wallet, row));
    }

    private static Set<CallId> running(ResultSet row) throws SQLException {
        var array = row.getArray("running");
        return array == null
                ? Set.of()
                : Arrays.stream((UUID[]) array.getArray()).map(CallId::new).collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable EndedCall call(Wallet wallet, ResultSet row) throws SQLException {
        var id = row.getObject("call_id", UUID.class);
        if (id == null) {
            return null;
        }
        var firstByte = row.getObject("first_byte_micros", Long.class);
        return new EndedCall(
                new CallId(id),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                wallet.account(),
                new KeyId(row.getObject("key_id", UUID.class)),
                wallet.mode(),
                row.getString("model"),
                row.getString("provider"),
                CallRecord.Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
                row.getInt("http_status"),
                "complete".equals(row.getString("delivery")),
                Duration.of(row.getLong("latency_micros"), ChronoUnit.MICROS),
                firstByte == null ? null : Duration.of(firstByte, ChronoUnit.MICROS),
                row.getInt("attempts"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                new Credits(row.getLong("amount_micros")));
    }
}
