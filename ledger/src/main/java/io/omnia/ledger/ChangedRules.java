package io.omnia.ledger;

import java.util.List;

/**
 * The rules for what changed lately: transactions from {@code :since} on, and the wallets that they moved money in. What
 * takes little however large the ledger is, is looked at whole.
 */
final class ChangedRules {
    private static final String WALLETS = """
            with wallet as (
                select id, ledger_account_id, limit_micros - spent_micros as balance from ledger.spend_limit
                where kind = 'wallet' and ledger_account_id in (
                    select account_id from ledger.ledger_entry where txn_id >= :since))
            """;

    private static final InvariantRule I1 = like(InvariantRule.I1, """
            select 'transaction ' || txn_id || ' sums to ' || sum(amount) || ' ' || unit
            from ledger.ledger_entry where txn_id >= :since group by txn_id, unit having sum(amount) <> 0
            union all
            select 'transaction ' || t.id || ' has no entries'
            from ledger.ledger_txn t
            where t.id >= :since and not exists (select from ledger.ledger_entry e where e.txn_id = t.id)
            union all
            select 'line ' || e.line || ' of transaction ' || e.txn_id || ' does not match its account and transaction'
            from ledger.ledger_entry e
            left join ledger.ledger_account a on a.id = e.account_id
            left join ledger.ledger_txn t on t.id = e.txn_id
            where e.txn_id >= :since and (a.mode = e.mode and a.unit = e.unit and t.mode = e.mode) is not true
            """);

    private static final InvariantRule I2 = like(InvariantRule.I2, WALLETS + """
            select 'wallet ' || w.id || ' has ' || w.balance || ', its entries say ' || coalesce(-e.total, 0)
            from wallet w left join lateral (
                select sum(amount) as total from ledger.ledger_entry where account_id = w.ledger_account_id) e on true
            where w.balance <> coalesce(-e.total, 0)
            """);

    private static final InvariantRule I4 = like(InvariantRule.I4, WALLETS + """
            select 'wallet ' || w.id || ' has ' || w.balance || ', its lots have ' || coalesce(g.remaining, 0)
            from wallet w left join lateral (
                select sum(remaining_micros) as remaining from ledger.credit_grant where wallet_id = w.id) g on true
            where greatest(0, w.balance) <> coalesce(g.remaining, 0)
            """);

    private static final InvariantRule I5 = like(InvariantRule.I5, """
            select 'lot ' || g.id || ' of ' || g.amount_micros || ' accounts for '
                || (g.remaining_micros + g.expired_micros + g.revoked_micros + coalesce(u.used, 0))
            from ledger.credit_grant g left join lateral (
                select sum(amount_micros) as used from ledger.grant_use where grant_id = g.id) u on true
            where g.id in (select grant_id from ledger.grant_use where txn_id >= :since)
                and g.amount_micros <> g.remaining_micros + g.expired_micros + g.revoked_micros + coalesce(u.used, 0)
            """);

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

    static final List<InvariantRule> ALL = List.of(
            I1,
            I2,
            InvariantRule.I3,
            I4,
            I5,
            InvariantRule.I6,
            InvariantRule.I7,
            InvariantRule.I8,
            InvariantRule.I10,
            I11);

    private ChangedRules() {}

    private static InvariantRule like(InvariantRule rule, String sql) {
        return new InvariantRule(rule.name(), rule.sentence(), sql);
    }
}
