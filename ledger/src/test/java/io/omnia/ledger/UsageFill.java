package io.omnia.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Jdbi;

/**
 * Usage lines of many accounts over many days, with whole books: each transaction settles ten calls of one account, whose
 * credit came from one grant.
 * Two out of a hundred calls failed and cost nothing; the numbers follow from the row's, so that two fills are alike.
 */
final class UsageFill {
    static final int ACCOUNTS = 500;

    private static final String PRICES = """
            insert into ledger.price (id, model, unit, valid_from, above_input_tokens, micros_per_million, source, source_date)
            select unit, 'vendor/model', unit || 'put', 'epoch', 0, 1000000, 'a test', current_date
            from unnest(array['in', 'out']) as units (unit)
            """;

    private static final String GRANTS = """
            with granted as (
                select id as wallet, ledger_account_id as account, gen_random_uuid() as txn from ledger.spend_limit
                where kind = 'wallet' and limit_micros = 0),
            txn as (
                insert into ledger.ledger_txn (id, kind, mode) select txn, 'grant', 'live' from granted returning id),
            lot as (
                insert into ledger.credit_grant (wallet_id, txn_id, kind, source_kind, source_ref, line, amount_micros,
                    remaining_micros, priority)
                select wallet, txn, 'paid', 'filled', txn::text, 1, :granted, :granted, 1 from granted returning id),
            wallet as (
                update ledger.spend_limit l set limit_micros = :granted from granted where l.id = granted.wallet)
            select count(*) from txn, lot where false
            """;

    /** Apart from the grants, since entries are checked against transactions that are there. */
    private static final String GRANT_ENTRIES = """
            insert into ledger.ledger_entry (txn_id, line, account_id, unit, mode, amount)
            select g.txn_id, 1, l.ledger_account_id, 'uCR', 'live', -g.amount_micros
            from ledger.credit_grant g join ledger.spend_limit l on l.id = g.wallet_id where g.source_kind = 'filled'
            union all
            select g.txn_id, 2, a.id, 'uCR', 'live', g.amount_micros
            from ledger.credit_grant g, ledger.ledger_account a
            where g.source_kind = 'filled' and a.code = 'issued_paid' and a.mode = 'live'
            """;

    private static final String USES = """
            insert into ledger.grant_use (txn_id, grant_id, amount_micros)
            select e.txn_id, g.id, e.amount
            from ledger.ledger_entry e
            join ledger.spend_limit l on l.ledger_account_id = e.account_id
            join ledger.credit_grant g on g.wallet_id = l.id and g.source_kind = 'filled'
            where e.amount > 0 and e.txn_id >= ledger.first_id(:day::date) and e.txn_id < ledger.first_id(:day::date + 1)
            """;

    private static final String SPENT = """
            with used as (
                select g.id, g.wallet_id, sum(u.amount_micros)::bigint as micros
                from ledger.credit_grant g join ledger.grant_use u on u.grant_id = g.id where g.source_kind = 'filled'
                group by g.id),
            lot as (
                update ledger.credit_grant g set remaining_micros = g.remaining_micros - micros from used where used.id = g.id)
            update ledger.spend_limit l set spent_micros = micros from used where used.wallet_id = l.id
            """;

    private static final long GRANTED = 1_000_000_000_000L;

    private static final String WALLETS = """
            with made as (
                insert into ledger.ledger_account (code, unit, mode, owner_id)
                select 'filled:' || i, 'uCR', 'live', ledger.filled_account(i) from generate_series(0, :accounts - 1) i
                returning id, owner_id)
            insert into ledger.spend_limit (subject_id, kind, mode, period, limit_micros, period_started, ledger_account_id)
            select owner_id, 'wallet', 'live', 'total', 0, 'epoch', id from made
            """;

    private static final String FUNCTIONS = """
            create function ledger.filled_account(i bigint) returns uuid language sql immutable as
                'select (''a0000000-0000-4000-8000-'' || lpad(to_hex(i), 12, ''0''))::uuid';
            create function ledger.filled_key(i bigint) returns uuid language sql immutable as
                'select (''b0000000-0000-4000-8000-'' || lpad(to_hex(i), 12, ''0''))::uuid';
            create function ledger.filled_id(at timestamptz, i bigint) returns uuid language sql immutable as
                'select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, ''0'') || ''7000''
                    || ''8'' || lpad(to_hex(i), 15, ''0''))::uuid';
            """;

    /** One day; ten calls in a row are of one account and one transaction, which was made at the tenth's start. */
    private static final String LINES = """
            insert into ledger.usage_line (call_id, started_at, account_id, key_id, mode, model, provider, outcome, http_status,
                latency_micros, first_byte_micros, input_tokens, cached_input_tokens, cache_write_5m_tokens,
                cache_write_1h_tokens, input_audio_tokens, input_image_tokens, output_tokens, reasoning_tokens,
                output_audio_tokens, output_image_tokens, estimated, attempts, amount_micros, price_ids, price_units,
                quantities, amounts, txn_id, delivery)
            select ledger.filled_id(at, i), at, ledger.filled_account(account), ledger.filled_key(account * 3 + i % 2), 'live',
                'vendor/model-' || (account + i) % 3, case when account % 3 = 0 then 'second' else 'first' end,
                case when i % 50 = 7 then 'upstream_error' else 'completed' end, case when i % 50 = 7 then 502 else 200 end,
                20000 + i % 900, 5000 + i % 90, i % 3000, i % 7, 0, 0, 0, 0, i % 800, 0, 0, 0, false, 1,
                case when i % 50 = 7 then 0 else i % 3000 + i % 800 end,
                case when i % 50 = 7 then '{}' else array['in', 'out'] end,
                case when i % 50 = 7 then '{}' else array['input', 'output'] end,
                case when i % 50 = 7 then '{}' else array[i % 3000, i % 800] end,
                case when i % 50 = 7 then '{}' else array[i % 3000, i % 800] end,
                case when i % 50 = 7 or i % 3000 + i % 800 = 0 then null else ledger.filled_id(settled, i / 10) end, 'complete'
            from (
                select i, (i / 10 * 7919) % :accounts as account,
                    :day::timestamptz + (i - :first) * interval '1 day' / :lines as at,
                    :day::timestamptz + (least(i / 10 * 10 + 9, :first + :lines - 1) - :first) * interval '1 day' / :lines as settled
                from generate_series(:first, :first + :lines - 1) i) calls
            """;

    private static final String TRANSACTIONS = """
            insert into ledger.ledger_txn (id, kind, mode, created_at)
            select txn_id, 'settle', 'live', max(started_at) from ledger.usage_line
            where call_id >= ledger.first_id(:day::date) and call_id < ledger.first_id(:day::date + 1) and txn_id is not null
            group by txn_id
            """;

    private static final String ENTRIES = """
            with total as (
                select txn_id, account_id, sum(amount_micros)::bigint as amount from ledger.usage_line
                where call_id >= ledger.first_id(:day::date) and call_id < ledger.first_id(:day::date + 1)
                    and txn_id is not null
                group by txn_id, account_id)
            insert into ledger.ledger_entry (txn_id, line, account_id, unit, mode, amount)
            select txn_id, 1, w.ledger_account_id, 'uCR', 'live', amount
            from total join ledger.spend_limit w on w.subject_id = total.account_id and w.kind = 'wallet' and w.mode = 'live'
            union all
            select txn_id, 2, a.id, 'uCR', 'live', -amount
            from total, ledger.ledger_account a where a.code = 'revenue_usage' and a.mode = 'live'
            """;

    private UsageFill() {}

    /** Writes so many lines for each of the days before {@code end}, in parts of their own. */
    static void write(Jdbi database, Instant end, int days, int linesADay) {
        database.useTransaction(handle -> {
            handle.createScript(FUNCTIONS).execute();
            handle.createUpdate(WALLETS).bind("accounts", ACCOUNTS).execute();
            handle.execute(PRICES);
            handle.createQuery(GRANTS)
                    .bind("granted", GRANTED)
                    .mapTo(Long.class)
                    .one();
            handle.execute(GRANT_ENTRIES);
        });
        for (var day = 0; day < days; day++) {
            var begin = end.minusSeconds(86_400L * (days - day));
            var first = (long) day * linesADay;
            database.useTransaction(handle -> {
                handle.createQuery("select ledger.make_part(:day::timestamptz::date)")
                        .bind("day", begin.atOffset(ZoneOffset.UTC))
                        .mapTo(Long.class)
                        .one();
                for (var sql : new String[] {LINES, TRANSACTIONS, ENTRIES, USES}) {
                    var update = handle.createUpdate(sql).bind("day", begin.atOffset(ZoneOffset.UTC));
                    if (sql.equals(LINES)) {
                        update.bind("first", first).bind("lines", linesADay).bind("accounts", ACCOUNTS);
                    }
                    update.execute();
                }
            });
        }
        database.useHandle(handle -> handle.execute(SPENT));
    }
}
