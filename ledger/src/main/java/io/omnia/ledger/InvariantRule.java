package io.omnia.ledger;

import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * One rule: a query whose rows are the violations.
 *
 * @param sql gives two texts for each: what it is about, without anything that changes, and what is wrong with that
 * @param values of the query's parameters
 */
record InvariantRule(String name, String sentence, String sql, Map<String, Object> values) {
    /** Violations listed by one query; there may be more. */
    private static final int MOST_LISTED = 20;

    /**
     * What one query found.
     *
     * @param whole false if there may be more, or if nothing could be looked at
     */
    record Looked(String rule, List<Invariants.Violation> found, boolean whole) {}

    InvariantRule(String name, String sentence, String sql) {
        this(name, sentence, sql, Map.of());
    }

    static final InvariantRule I1 =
            new InvariantRule("I1", "The entries of every transaction sum to zero and are of one mode.", """
            select 'transaction ' || txn_id || ' in ' || unit, 'sums to ' || sum(amount)
            from ledger.ledger_entry group by txn_id, unit having sum(amount) <> 0
            union all
            select 'transaction ' || t.id, 'has no entries'
            from ledger.ledger_txn t where not exists (select from ledger.ledger_entry e where e.txn_id = t.id)
            union all
            select 'line ' || e.line || ' of transaction ' || e.txn_id, 'does not match its account and transaction'
            from ledger.ledger_entry e
            left join ledger.ledger_account a on a.id = e.account_id
            left join ledger.ledger_txn t on t.id = e.txn_id
            where (a.mode = e.mode and a.unit = e.unit and t.mode = e.mode) is not true
            """);

    static final InvariantRule I2 =
            new InvariantRule("I2", "A wallet's balance is minus the sum of the entries of its account.", """
            select 'wallet ' || l.id,
                'has ' || (l.limit_micros - l.spent_micros) || ', its entries say ' || coalesce(-e.total, 0)
            from ledger.spend_limit l
            left join (select account_id, sum(amount) as total from ledger.ledger_entry group by account_id) e
                on e.account_id = l.ledger_account_id
            where l.kind = 'wallet' and l.limit_micros - l.spent_micros <> coalesce(-e.total, 0)
            """);

    static final InvariantRule I3 =
            new InvariantRule("I3", "What a limit says is held is the sum of its open holds.", """
            select 'limit ' || l.id, 'has ' || l.held_micros || ' held, its holds say ' || coalesce(h.total, 0)
            from ledger.spend_limit l
            left join (
                select l.id, sum(case l.measure
                    when 'money' then h.amount_micros
                    when 'calls' then 1
                    when 'tokens' then
                        case when date_trunc(l.period, h.created_at, 'UTC') = l.period_started then h.tokens else 0 end
                    else 0 end) as total
                from ledger.hold h cross join unnest(h.limit_ids) as ids (limit_id)
                join ledger.spend_limit l on l.id = ids.limit_id group by l.id) h on h.id = l.id
            where l.held_micros <> coalesce(h.total, 0)
            """);

    static final InvariantRule I4 = new InvariantRule(
            "I4", "What is left of a wallet's lots is its balance, or nothing when it is in debt.", """
            select 'wallet ' || l.id,
                'has ' || (l.limit_micros - l.spent_micros) || ', its lots have ' || coalesce(g.remaining, 0)
            from ledger.spend_limit l
            left join (select wallet_id, sum(remaining_micros) as remaining from ledger.credit_grant group by wallet_id) g
                on g.wallet_id = l.id
            where l.kind = 'wallet' and greatest(0, l.limit_micros - l.spent_micros) <> coalesce(g.remaining, 0)
            """);

    static final InvariantRule I5 = new InvariantRule(
            "I5", "A lot's amount is what is left of it, was used, has expired and was revoked.", """
            select 'lot ' || g.id, 'of ' || g.amount_micros || ' accounts for '
                || (g.remaining_micros + g.expired_micros + g.revoked_micros + coalesce(u.used, 0))
            from ledger.credit_grant g
            left join (select grant_id, sum(amount_micros) as used from ledger.grant_use group by grant_id) u
                on u.grant_id = g.id
            where g.amount_micros <> g.remaining_micros + g.expired_micros + g.revoked_micros + coalesce(u.used, 0)
            union all
            select 'the use of lot ' || u.grant_id || ' by transaction ' || u.txn_id, 'is of one of both that is missing'
            from ledger.grant_use u
            where not exists (select from ledger.credit_grant g where g.id = u.grant_id)
                or not exists (select from ledger.ledger_txn t where t.id = u.txn_id)
            """);

    static final InvariantRule I6 = new InvariantRule("I6", "One source gives credit once.", """
            select source_kind || ' ' || source_ref || ' line ' || line, 'gave ' || count(*) || ' lots'
            from ledger.credit_grant group by source_kind, source_ref, line having count(*) > 1
            """);

    static final InvariantRule I7 = new InvariantRule(
            "I7", "A limit is exceeded by no more than its recorded overshoot, and nothing is negative.", """
            select 'limit ' || id, 'has ' || limit_micros || ', spent ' || spent_micros || ', held ' || held_micros
                || ', overshoot ' || overshoot_micros
            from ledger.spend_limit
            where held_micros < 0 or spent_micros < 0 or spent_micros + held_micros - limit_micros > overshoot_micros
            """);

    static final InvariantRule I8 =
            new InvariantRule("I8", "The journal, the uses of lots and the prices are guarded against change.", """
            select 'the guard of table ledger.' || t.name, 'is not in force'
            from unnest(array['ledger_account', 'ledger_txn', 'ledger_entry', 'grant_use', 'price', 'adjustment']) as t (name)
            where not exists (
                select from pg_trigger g where g.tgrelid = ('ledger.' || t.name)::regclass
                    and g.tgname = 'append_only' and g.tgenabled in ('O', 'A'))
            union all
            select 'the check of sums of table ledger.ledger_entry', 'is not in force'
            where not exists (
                select from pg_trigger g where g.tgrelid = 'ledger.ledger_entry'::regclass
                    and g.tgname = 'checked' and g.tgenabled in ('O', 'A'))
            union all
            select 'the summing of table ledger.usage_line', 'is not in force'
            where not exists (
                select from pg_trigger g where g.tgrelid = 'ledger.usage_line'::regclass
                    and g.tgname = 'summed' and g.tgenabled in ('O', 'A'))
            """);

    static final InvariantRule I9 = new InvariantRule("I9", "All accounts of a mode together sum to zero.", """
            select 'mode ' || mode || ' in ' || unit, 'sums to ' || sum(amount)
            from ledger.ledger_entry group by mode, unit having sum(amount) <> 0
            """);

    static final InvariantRule I10 =
            new InvariantRule("I10", "A clearing account returns to zero within seven days.", """
            select 'account ' || a.code || ' (' || a.mode || ')', 'keeps ' || sum(e.amount)
            from ledger.ledger_account a
            join ledger.ledger_entry e on e.account_id = a.id
            join ledger.ledger_txn t on t.id = e.txn_id
            where a.code like 'processor_clearing:%'
            group by a.id having sum(e.amount) <> 0 and max(t.created_at) < now() - interval '7 days'
            """);

    /**
     * The end of a query whose {@code line} has sums of lines and whose {@code posted} has postings: the transactions where
     * they differ, looked at whole.
     */
    static final String WHERE_LINES_AND_POSTING_DIFFER = """
            differing as (
                select distinct txn_id from line full join posted using (txn_id, account_id, mode)
                where total is distinct from amount)
            select 'transaction ' || d.txn_id, 'has ' || coalesce(e.amount, 0) || ', its lines say ' || coalesce(u.total, 0)
            from differing d
            left join ledger.ledger_entry e on e.txn_id = d.txn_id and e.line = 1
            left join ledger.ledger_account a on a.id = e.account_id
            left join lateral (
                select sum(amount_micros) as total from ledger.lines_of(d.txn_id, e.amount) l
                where l.account_id = a.owner_id and l.mode = a.mode) u on true
            left join ledger.usage_dropped g on g.txn_id = d.txn_id
            where (e.amount = coalesce(u.total, 0) + coalesce(g.amount_micros, 0)) is not true
            """;

    static final InvariantRule I11 = new InvariantRule(
            "I11", "The entry of a settle batch is the sum of its usage lines, of the same wallet and mode.", """
            select 'transaction ' || e.txn_id, 'has ' || e.amount || ', its lines say ' || coalesce(u.total, 0)
            from ledger.ledger_txn t
            join ledger.ledger_entry e on e.txn_id = t.id and e.line = 1
            join ledger.ledger_account a on a.id = e.account_id
            left join (select txn_id, account_id, mode, sum(amount_micros) as total from ledger.usage_line
                where txn_id is not null group by txn_id, account_id, mode) u
                on u.txn_id = t.id and u.account_id = a.owner_id and u.mode = t.mode
            left join ledger.usage_dropped d on d.txn_id = t.id
            where t.kind = 'settle' and e.amount <> coalesce(u.total, 0) + coalesce(d.amount_micros, 0)
                and t.id >= coalesce((select ledger.first_id(max(day) + 1) from ledger.usage_part where dropped_at is not null),
                    '00000000-0000-0000-0000-000000000000')
            union all
            select 'call ' || u.call_id, 'cost ' || u.amount_micros || ' without a posting to its wallet'
            from ledger.usage_line u
            left join ledger.ledger_account a on a.owner_id = u.account_id and a.mode = u.mode
            left join ledger.ledger_entry e on e.txn_id = u.txn_id and e.line = 1 and e.account_id = a.id
            where u.amount_micros > 0 and e.txn_id is null
            union all
            select 'call ' || call_id, 'cost ' || amount_micros || ', its lines differ'
            from ledger.usage_line
            where amount_micros <> (select coalesce(sum(amount), 0) from unnest(amounts) as lines (amount))
            """);

    static final InvariantRule I12 = new InvariantRule(
            "I12", "An adjustment that was made has exactly one transaction, as it asked; any other has none.", """
            select 'adjustment ' || a.id, 'is ' || a.state || ' and has ' || count(t.id) || ' transactions'
            from ledger.adjustment a left join ledger.ledger_txn t on t.idempotency_key = 'adjustment:' || a.id
            group by a.id having count(t.id) <> case when a.state in ('applied', 'approved') then 1 else 0 end
            union all
            select 'transaction ' || t.id, 'moves ' || coalesce(e.amount, 0) || ' for an adjustment '
                || coalesce(a.action || ' of ' || a.amount_micros, 'that is not there')
            from ledger.ledger_txn t
            left join ledger.adjustment a on a.txn_id = t.id and t.idempotency_key = 'adjustment:' || a.id
            left join (ledger.ledger_entry e join ledger.ledger_account w on w.id = e.account_id)
                on e.txn_id = t.id and e.line = 1 and w.owner_id = a.account_id
            where t.kind in ('adjust', 'revoke')
                and (case a.action when 'give' then e.amount = -a.amount_micros
                    when 'take' then e.amount = a.amount_micros and t.kind = 'adjust'
                    else e.amount between 1 and a.amount_micros and t.kind = 'revoke' end) is not true
            """);

    /** Goes on after {@code call}, the calls to compute again. */
    private static final String COSTS = """
            line as (
                select c.call_id, l.price_id, l.unit, l.quantity, p.id as known, p.unit as known_unit, p.micros_per_million
                from call c
                cross join unnest(c.price_ids, c.price_units, c.quantities) as l (price_id, unit, quantity)
                left join ledger.price p on p.id = l.price_id)
            select 'call ' || call_id, 'names the price ' || price_id || ', which was never published for ' || unit
            from line where known is null or known_unit <> unit
            union all
            select 'call ' || c.call_id, 'cost ' || c.amount_micros || ', its lines make ' || t.total
            from call c join (
                select call_id, ceil(sum(quantity::numeric * micros_per_million) / 1000000) as total
                from line group by call_id having bool_and(known is not null)) t on t.call_id = c.call_id
            where t.total <> c.amount_micros
            """;

    static final InvariantRule REST = new InvariantRule("REST", "Every line is in the part of its day.", """
            select 'the rest', 'has ' || count(*) || ' lines that are in no day''s part'
            from ledger.usage_line_rest having count(*) > 0
            """);

    static final InvariantRule MARGIN = new InvariantRule(
            "MARGIN", "What the calls of a day bring in is no less than what their providers cost.", """
            select model || ' at ' || provider || ' on ' || day || ' (' || mode || ', ' || credential || ')',
                'brought ' || billed_micros || ', its provider costs ' || cost_micros
            from ledger.margin_day where billed_micros < cost_micros order by day desc
            """);

    static final List<InvariantRule> ALL = List.of(I1, I2, I3, I4, I5, I6, I7, I8, I9, I10, I11, I12);

    /** @param calls where the calls are: what a query says after {@code from} */
    static InvariantRule costs(String calls, Map<String, Object> values) {
        return new InvariantRule(
                "COSTS",
                "A call's cost follows from the quantities and price versions on its lines, rounded up once.",
                "with call as (select call_id, amount_micros, price_ids, price_units, quantities from " + calls + "),\n"
                        + COSTS,
                values);
    }

    InvariantRule with(Map<String, Object> given) {
        return new InvariantRule(name, sentence, sql, given);
    }

    Looked look(Handle handle) {
        var query = handle.createQuery(sql).setMaxRows(MOST_LISTED);
        if (!values.isEmpty()) {
            query.configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
                    .addCustomizer(new PlannedForItsValues())
                    .bindMap(values);
        }
        var found = query.map((row, context) -> violation(row.getString(1), row.getString(2)))
                .list();
        return new Looked(name, found, found.size() < MOST_LISTED);
    }

    /** What is found of a rule that could not be looked at. */
    Looked failed(RuntimeException problem) {
        var subject = values.containsKey("day") ? "the rule for " + values.get("day") : "the rule";
        return new Looked(
                name, List.of(violation(subject, "could not be checked, " + WriteFailed.reason(problem))), false);
    }

    private Invariants.Violation violation(String subject, String wrong) {
        return new Invariants.Violation(name, sentence, subject, subject + " " + wrong);
    }
}
