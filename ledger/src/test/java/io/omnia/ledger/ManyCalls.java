package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalInt;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * A busy account: {@value #CALLS} usage lines over a month, in five models of two providers under three keys, with their
 * transactions. Rare things are rare: one call in a thousand failed, one in ten thousand was dear or of the old model.
 */
final class ManyCalls {
    static final int CALLS = 100_000;
    static final Instant END = Instant.parse("2026-11-20T12:00:00Z");
    static final String RARE_MODEL = "old/model";

    private static final String LINES = """
            insert into ledger.usage_line
            select
                (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(i % 4096), 3, '0')
                    || '8' || lpad(to_hex(i), 15, '0'))::uuid,
                at, :account, (array[:k1, :k2, :k3]::uuid[])[1 + case when i % 5000 = 0 then 2 else i % 2 end], 'live',
                case when i % 10000 = 77 then :rare else 'vendor/model-' || (i % 4) end,
                case when i % 3 = 0 then 'second' else 'first' end,
                case when i % 1000 = 5 then 'upstream_error' else 'completed' end,
                case when i % 1000 = 5 then 502 else 200 end,
                1000 * (20 + i % 900), 1000 * (5 + i % 90), i % 3000, i % 7, 0, 0, 0, 0, i % 800, 0, 0, 0, false, 1,
                case when i % 1000 = 5 then 0 when i % 10000 = 78 then 900000000 else 1000 + i % 977 end,
                array['p-in', 'p-out'], array['input', 'output'], array[i % 3000, i % 800]::bigint[],
                case when i % 1000 = 5 then array[0, 0] when i % 10000 = 78 then array[900000000, 0]
                    else array[1000, i % 977] end::bigint[],
                case when i % 1000 = 5 then null else txn end,
                case when i % 10000 = 79 then 'incomplete' else 'complete' end,
                5000
            from (select i, :end::timestamptz - (:calls - i) * interval '25.92 seconds' as at,
                    (lpad(to_hex((extract(epoch from :end::timestamptz - (:calls - i / 10 * 10) * interval '25.92 seconds')
                        * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(i / 10 % 4096), 3, '0') || '8'
                        || lpad(to_hex(i / 10), 15, '0'))::uuid as txn
                from generate_series(1, :calls) i) calls
            """;

    private static final String TRANSACTIONS = """
            insert into ledger.ledger_txn (id, kind, mode, created_at)
            select txn_id, 'settle', 'live', min(started_at) from ledger.usage_line
            where account_id = :account and txn_id is not null group by txn_id
            """;

    private static final String ENTRIES = """
            with total as (
                select txn_id, sum(amount_micros)::bigint as amount from ledger.usage_line
                where account_id = :account and txn_id is not null group by txn_id)
            insert into ledger.ledger_entry (txn_id, line, account_id, unit, mode, amount)
            select txn_id, 1, l.ledger_account_id, 'uCR', 'live', amount
            from total, ledger.spend_limit l where l.subject_id = :account and l.kind = 'wallet'
            union all
            select txn_id, 2, a.id, 'uCR', 'live', -amount
            from total, ledger.ledger_account a where a.code = 'revenue_usage' and a.mode = 'live'
            """;

    private static final String SPENT = """
            update ledger.spend_limit set spent_micros = (
                select sum(amount_micros) from ledger.usage_line where account_id = :account)
            where subject_id = :account and kind = 'wallet'
            """;

    final AccountId account = new AccountId(UUID.randomUUID());
    final KeyId often = new KeyId(UUID.randomUUID());
    final KeyId alsoOften = new KeyId(UUID.randomUUID());
    final KeyId rare = new KeyId(UUID.randomUUID());

    private ManyCalls() {}

    static ManyCalls in(Fixture ledger) {
        var many = new ManyCalls();
        ledger.grant(new LimitSet(many.account, Mode.LIVE, many.often), 100_000_000_000L);
        many.write(ledger.jdbi);
        tidy(ledger);
        return many;
    }

    private void write(Jdbi database) {
        database.useTransaction(handle -> {
            handle.createUpdate(LINES)
                    .bind("account", account.value())
                    .bind("k1", often.value())
                    .bind("k2", alsoOften.value())
                    .bind("k3", rare.value())
                    .bind("rare", RARE_MODEL)
                    .bind("end", END.atOffset(ZoneOffset.UTC))
                    .bind("calls", CALLS)
                    .execute();
            for (var sql : new String[] {TRANSACTIONS, ENTRIES, SPENT}) {
                handle.createUpdate(sql).bind("account", account.value()).execute();
            }
        });
    }

    /** As a server leaves it: the lines in the parts of their days, the sums folded. */
    private static void tidy(Fixture ledger) {
        new UsageUpkeep(ledger.source, OptionalInt.empty()).run();
        ledger.jdbi.useHandle(handle -> handle.execute("vacuum analyze"));
    }
}
