package io.omnia.ledger;

import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** Compares sums with lines, group by group; lines that came after their day was dropped count for neither. */
final class UsageStore {
    private static final String GROUPED = "part, at, account_id, key_id, mode, model, provider, credential, outcome";

    private final Jdbi database;

    UsageStore(Jdbi database) {
        this.database = database;
    }

    /** The groups whose sums are not those of their lines, as text; none when all is well. */
    List<String> differences() {
        return Stream.of("hour", "day")
                .flatMap(step -> differences(step).stream())
                .toList();
    }

    private List<String> differences(String step) {
        var lines = fromLines(step);
        var sums = fromSums(step);
        return database.withHandle(handle -> handle.createQuery("""
                        select 'only in lines: ' || a::text from (%1$s except %2$s) a
                        union all
                        select 'only in sums: ' || b::text from (%2$s except %1$s) b
                        """.formatted("(" + lines + ")", "(" + sums + ")"))
                .mapTo(String.class)
                .list());
    }

    private static String fromLines(String step) {
        return """
            select ledger.day_of(call_id) as part, date_bin('1 %1$s', started_at, timestamptz 'epoch') as at, account_id, key_id,
                mode, model, provider, credential, outcome, count(*)::numeric as calls, sum(input_tokens) as input,
                sum(cached_input_tokens) as cached, sum(output_tokens) as output, sum(reasoning_tokens) as reasoning,
                sum(web_searches + file_searches + code_sessions) as tools, sum(amount_micros) as amount
            from ledger.usage_line
            where not exists (select from ledger.usage_part p where p.day = ledger.day_of(call_id) and p.dropped_at is not null)
            group by 1, 2, 3, 4, 5, 6, 7, 8, 9
            """.formatted(step);
    }

    private static String fromSums(String step) {
        return """
            select %3$s, sum(calls), sum(input_tokens), sum(cached_input_tokens), sum(output_tokens), sum(reasoning_tokens),
                sum(tool_uses), sum(amount_micros)
            from (
                select part, %2$s as at, account_id, key_id, mode, model, provider, credential, outcome, calls, input_tokens,
                    cached_input_tokens, output_tokens, reasoning_tokens, tool_uses, amount_micros
                from ledger.usage_%1$s
                union all
                select part, date_bin('1 %1$s', hour, timestamptz 'epoch'), account_id, key_id, mode, model, provider,
                    credential, outcome, calls, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, tool_uses,
                    amount_micros
                from ledger.usage_delta d
                where not exists (select from ledger.usage_part p where p.day = d.part and p.dropped_at is not null)) s
            group by %3$s
            """.formatted(step, step, GROUPED);
    }
}
