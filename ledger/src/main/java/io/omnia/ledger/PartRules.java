package io.omnia.ledger;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** The rules that look at every line of a day, each a query over the day's part alone; their rows are the violations. */
final class PartRules {
    private static final String SENTENCE_SUMS =
            "The sums of a day's calls are those of their lines, and the lines of a bill are its amount.";

    /** Lines of a price are few, and an array that is taken apart costs as much as all else about a line. */
    private static final String BILL = """
            case cardinality(amounts) when 0 then 0 when 1 then amounts[1] when 2 then amounts[1] + amounts[2]
                    when 3 then amounts[1] + amounts[2] + amounts[3]
                    else (select sum(amount) from unnest(amounts) as lines (amount)) end""";

    private static final String HOURS = """
            with hours as (
                select date_bin('1 day', hour, timestamptz 'epoch') as day, key_id, mode, sum(calls) as calls,
                    sum(amount_micros) as amount
                from ledger.usage_hour where part = :day group by 1, 2, 3),
            days as (
                select day, key_id, mode, sum(calls) as calls, sum(amount_micros) as amount
                from ledger.usage_day where part = :day group by 1, 2, 3)
            select 'key ' || key_id || ' on ' || :day || ' (' || mode || ')',
                'has ' || coalesce(h.amount, 0) || ' in its hours, the day says ' || coalesce(d.amount, 0)
            from hours h full join days d using (day, key_id, mode)
            where (h.calls = d.calls and h.amount = d.amount) is not true
            """;

    private PartRules() {}

    static List<InvariantRule> of(LocalDate day) {
        var part = UsagePartTable.name(day);
        var values = Map.<String, Object>of("day", day);
        return List.of(
                new InvariantRule("SUMS", SENTENCE_SUMS, sums(part), values),
                new InvariantRule("SUMS", "The sums of a day are those of its hours.", HOURS, values),
                new InvariantRule(InvariantRule.I11.name(), InvariantRule.I11.sentence(), postings(part), values));
    }

    /** The bills of a day computed again, call by call. */
    static InvariantRule costs(LocalDate day) {
        return InvariantRule.costs("ledger." + UsagePartTable.name(day), Map.of("day", day));
    }

    private static String sums(String part) {
        return """
            with line as (
                select date_bin('1 day', started_at, timestamptz 'epoch') as day, account_id, key_id, mode, model, provider,
                    credential, outcome, count(*) as calls, sum(input_tokens) as input, sum(cached_input_tokens) as cached,
                    sum(output_tokens) as output, sum(reasoning_tokens) as reasoning, sum(amount_micros) as amount,
                    count(*) filter (where amount_micros <> %2$s) as wrong
                from ledger.%1$s
                group by 1, 2, 3, 4, 5, 6, 7, 8),
            summed as (
                select day, account_id, key_id, mode, model, provider, credential, outcome, sum(calls) as calls,
                    sum(input_tokens) as input, sum(cached_input_tokens) as cached, sum(output_tokens) as output,
                    sum(reasoning_tokens) as reasoning, sum(amount_micros) as amount
                from (
                    select day, account_id, key_id, mode, model, provider, credential, outcome, calls, input_tokens,
                        cached_input_tokens, output_tokens, reasoning_tokens, amount_micros
                    from ledger.usage_day where part = :day
                    union all
                    select date_bin('1 day', hour, timestamptz 'epoch'), account_id, key_id, mode, model, provider, credential,
                        outcome, calls, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, amount_micros
                    from ledger.usage_delta where part = :day) s
                group by 1, 2, 3, 4, 5, 6, 7, 8)
            select 'key ' || key_id || ' of account ' || account_id || ' on ' || :day || ' (' || mode || ', ' || outcome || ', '
                    || credential || ', ' || provider || ', ' || model || ')',
                'has ' || coalesce(l.calls, 0) || ' calls for ' || coalesce(l.amount, 0) || ', its sum says '
                || coalesce(s.calls, 0) || ' for ' || coalesce(s.amount, 0) || case when l.wrong > 0 then ', and ' || l.wrong || ' bills differ from their lines'
                    else '' end
            from line l full join summed s using (day, account_id, key_id, mode, model, provider, credential, outcome)
            where (l.calls = s.calls and l.amount = s.amount and l.input = s.input and l.cached = s.cached
                and l.output = s.output and l.reasoning = s.reasoning and l.wrong = 0) is not true
            """.formatted(part, BILL);
    }

    /**
     * Compared within the day first; a transaction that has lines in two parts differs there, and only such a one is looked
     * at whole. One from before the days that are kept was checked while it had its lines.
     */
    private static String postings(String part) {
        return """
            with line as (
                select txn_id, account_id, mode, sum(amount_micros) as total
                from ledger.%1$s where txn_id is not null group by txn_id, account_id, mode),
            posted as (
                select e.txn_id, a.owner_id as account_id, e.mode, e.amount
                from ledger.ledger_entry e
                join ledger.ledger_txn t on t.id = e.txn_id
                join ledger.ledger_account a on a.id = e.account_id
                where t.kind = 'settle' and e.line = 1
                    and e.txn_id >= ledger.first_id(:day) and e.txn_id < ledger.first_id(:day + 1)),
            """.formatted(part) + InvariantRule.WHERE_LINES_AND_POSTING_DIFFER + """
                and (e.txn_id is null or d.txn_id >= coalesce(
                    (select ledger.first_id(max(day) + 1) from ledger.usage_part where dropped_at is not null),
                    '00000000-0000-0000-0000-000000000000'))
            """;
    }
}
