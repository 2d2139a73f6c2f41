package io.omnia.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The rules for what changed lately: transactions from {@code :since} on, and the wallets that they moved money in. What
 * takes little however long the history is, is looked at whole.
 */
final class ChangedRules {
    private static final Duration DAY = Duration.ofDays(1);

    /**
     * A balance can be compared with all of its entries only, and a lot with all of its uses: none of them says what was there
     * before. Where there are more than so many, that waits for the night, so that a minute costs what changed in it.
     */
    private static final int MOST_SUMMED = 1_000;

    private static final String WALLETS = """
            with wallet as (
                select id, ledger_account_id, limit_micros - spent_micros as balance from ledger.spend_limit
                where kind = 'wallet' and ledger_account_id in (
                    select account_id from ledger.ledger_entry where txn_id >= :since))
            """;

    private static final InvariantRule I1 = like(InvariantRule.I1, """
            select 'transaction ' || txn_id || ' in ' || unit, 'sums to ' || sum(amount)
            from ledger.ledger_entry where txn_id >= :since group by txn_id, unit having sum(amount) <> 0
            union all
            select 'transaction ' || t.id, 'has no entries'
            from ledger.ledger_txn t
            where t.id >= :since and not exists (select from ledger.ledger_entry e where e.txn_id = t.id)
            union all
            select 'line ' || e.line || ' of transaction ' || e.txn_id, 'does not match its account and transaction'
            from ledger.ledger_entry e
            left join ledger.ledger_account a on a.id = e.account_id
            left join ledger.ledger_txn t on t.id = e.txn_id
            where e.txn_id >= :since and (a.mode = e.mode and a.unit = e.unit and t.mode = e.mode) is not true
            """);

    private static final InvariantRule I2 = like(InvariantRule.I2, WALLETS + """
            select 'wallet ' || w.id, 'has ' || w.balance || ', its entries say ' || e.balance
            from wallet w cross join lateral (
                select count(*) as entries, coalesce(-sum(amount), 0) as balance from (
                    select amount from ledger.ledger_entry where account_id = w.ledger_account_id limit %1$d + 1) first) e
            where e.entries <= %1$d and w.balance <> e.balance
            """.formatted(MOST_SUMMED));

    /** A lot of which something is left is not exhausted, and the index of wallets has no others. */
    private static final InvariantRule I4 = like(InvariantRule.I4, WALLETS + """
            select 'wallet ' || w.id, 'has ' || w.balance || ', its lots have ' || coalesce(g.remaining, 0)
            from wallet w left join lateral (
                select sum(remaining_micros) as remaining from ledger.credit_grant
                where wallet_id = w.id and exhausted_at is null) g on true
            where greatest(0, w.balance) <> coalesce(g.remaining, 0)
            """);

    private static final InvariantRule I5 = like(InvariantRule.I5, """
            select 'lot ' || g.id, 'of ' || g.amount_micros || ' accounts for '
                || (g.remaining_micros + g.expired_micros + g.revoked_micros + u.used)
            from ledger.credit_grant g cross join lateral (
                select count(*) as uses, coalesce(sum(amount_micros), 0) as used from (
                    select amount_micros from ledger.grant_use where grant_id = g.id limit %1$d + 1) first) u
            where g.id in (select grant_id from ledger.grant_use where txn_id >= :since) and u.uses <= %1$d
                and g.amount_micros <> g.remaining_micros + g.expired_micros + g.revoked_micros + u.used
            """.formatted(MOST_SUMMED));

    /** Lines of these transactions began at most a day before, but for those of a node that was cut off. */
    private static final InvariantRule I11 =
            like(InvariantRule.I11, """
            with line as (
                select txn_id, account_id, mode, sum(amount_micros) as total from ledger.usage_line
                where call_id >= :yesterday and txn_id >= :since group by txn_id, account_id, mode),
            posted as (
                select e.txn_id, a.owner_id as account_id, e.mode, e.amount
                from ledger.ledger_entry e
                join ledger.ledger_txn t on t.id = e.txn_id
                join ledger.ledger_account a on a.id = e.account_id
                where t.kind = 'settle' and e.line = 1 and e.txn_id >= :since),
            """ + InvariantRule.WHERE_LINES_AND_POSTING_DIFFER);

    private static final List<InvariantRule> LATELY = List.of(I1, I2, I4, I5, I11);
    private static final List<InvariantRule> WHOLE = List.of(InvariantRule.I3, InvariantRule.I7, InvariantRule.I8);

    private ChangedRules() {}

    static List<InvariantRule> since(Instant since) {
        var values = Map.<String, Object>of(
                "since", CallIds.started(since, null).first(),
                "yesterday", CallIds.started(since.minus(DAY), null).first());
        return Stream.concat(LATELY.stream().map(rule -> rule.with(values)), WHOLE.stream())
                .toList();
    }

    private static InvariantRule like(InvariantRule rule, String sql) {
        return new InvariantRule(rule.name(), rule.sentence(), sql);
    }
}
