package io.omnia.ledger;

import io.omnia.identity.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The rows of {@code ledger.spend_limit} and the sums of usage of accounts, read for an overview of each. */
final class StandingTable {
    /** What all accounts spent is added up in one go: account by account, the sums would be read once for each. */
    static final String STANDINGS = """
            select a.id, live.limit_micros, live.spent_micros, live.held_micros,
                test.limit_micros, test.spent_micros, test.held_micros,
                least(coalesce(spent.micros, 0), %1$d)::bigint,
                greatest(
                    %2$s,
                    %3$s,
                    fresh.last)
            from unnest(:accounts::uuid[]) as a (id)
            left join ledger.spend_limit live on live.subject_id = a.id and live.kind = 'wallet' and live.mode = 'live'
            left join ledger.spend_limit test on test.subject_id = a.id and test.kind = 'wallet' and test.mode = 'test'
            left join (
                select account_id, sum(amount_micros) as micros
                from %4$s calls
                group by account_id) spent on spent.account_id = a.id
            left join (
                select account_id, max(last_started_at) as last from ledger.usage_delta
                group by account_id) fresh on fresh.account_id = a.id
            """.formatted(
                    Long.MAX_VALUE,
                    last("live"),
                    last("test"),
                    UsageSums.table("account_id = any(:accounts::uuid[]) and mode = 'live'"));

    private static final String FIRSTS = """
            select
                exists (select from ledger.usage_day
                        where account_id = :account and mode = 'test' and outcome = 'completed')
                    or exists (select from ledger.usage_delta
                        where account_id = :account and mode = 'test' and outcome = 'completed'),
                exists (select from ledger.usage_day
                        where account_id = :account and mode = 'live' and outcome = 'completed')
                    or exists (select from ledger.usage_delta
                        where account_id = :account and mode = 'live' and outcome = 'completed'),
                exists (select from ledger.usage_day
                        where key_id = any(:consoleKeys::uuid[]) and outcome = 'completed')
                    or exists (select from ledger.usage_delta
                        where key_id = any(:consoleKeys::uuid[]) and outcome = 'completed')
            """;

    /**
     * What an operator wants to know of an account.
     *
     * @param spentMicros what its live calls cost lately
     * @param lastCallAt null when it never made one
     */
    record Standing(
            Balance live,
            Balance test,
            long spentMicros,
            @Nullable Instant lastCallAt) {}

    /** Which calls an account has made at least once, with success. */
    record Firsts(boolean test, boolean live, boolean fromConsole) {}

    /** When an account's last call of a mode began: in the sums of its last day. */
    private static String last(String mode) {
        return """
                (select max(last_started_at) from ledger.usage_day
                    where account_id = a.id and mode = '%1$s' and day = (
                        select max(day) from ledger.usage_day where account_id = a.id and mode = '%1$s'))""".formatted(mode);
    }

    /** All of these accounts, those without a wallet too. */
    Map<UUID, Standing> standings(Handle handle, Collection<UUID> accounts, Instant since) {
        var standings = new HashMap<UUID, Standing>();
        bind(handle.createQuery(STANDINGS), accounts, since)
                .map((row, context) -> Map.entry(row.getObject(1, UUID.class), standing(row)))
                .forEach(standing -> standings.put(standing.getKey(), standing.getValue()));
        return standings;
    }

    static Query bind(Query query, Collection<UUID> accounts, Instant since) {
        UsageSums.between(since, UsageSums.FOREVER).bind(query);
        return query.bind("accounts", Columns.uuids(accounts));
    }

    /** @param consoleKeys the keys that stand for the account's calls from the console */
    Firsts firsts(Handle handle, AccountId account, Collection<UUID> consoleKeys) {
        return handle.createQuery(FIRSTS)
                .bind("account", account.value())
                .bind("consoleKeys", Columns.uuids(consoleKeys))
                .map((row, context) -> new Firsts(row.getBoolean(1), row.getBoolean(2), row.getBoolean(3)))
                .one();
    }

    private static Standing standing(ResultSet row) throws SQLException {
        var last = row.getObject(9, OffsetDateTime.class);
        return new Standing(
                Balance.of(row.getLong(2), row.getLong(3), row.getLong(4)),
                Balance.of(row.getLong(5), row.getLong(6), row.getLong(7)),
                row.getLong(8),
                last == null ? null : last.toInstant());
    }
}
