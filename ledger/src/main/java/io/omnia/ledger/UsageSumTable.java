package io.omnia.ledger;

import java.time.LocalDate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code ledger.usage_delta}, which the lane's inserts append, and of {@code ledger.usage_hour}, {@code
 * ledger.usage_day} and {@code ledger.usage_total}, into which they are folded. One transaction at a time does that.
 */
final class UsageSumTable {
    private static final long FOLDING = 0x6f6d6e69_75736167L;

    private static final String SUMS = """
            sum(calls), sum(input_tokens), sum(cached_input_tokens), sum(output_tokens), sum(reasoning_tokens), sum(tool_uses),
                sum(amount_micros)""";

    private static final String ADDED = """
            calls = s.calls + excluded.calls, input_tokens = s.input_tokens + excluded.input_tokens,
                cached_input_tokens = s.cached_input_tokens + excluded.cached_input_tokens,
                output_tokens = s.output_tokens + excluded.output_tokens,
                reasoning_tokens = s.reasoning_tokens + excluded.reasoning_tokens,
                tool_uses = s.tool_uses + excluded.tool_uses, amount_micros = s.amount_micros + excluded.amount_micros""";

    private static final String INTO_TOTALS = """
            insert into ledger.usage_total as s
            select part, mode, model, provider, credential, outcome, %1$s
            from %3$s group by part, mode, model, provider, credential, outcome
            on conflict (day, mode, model, provider, credential, outcome) do update set %2$s""";

    /** What is left of a day that was dropped goes where the day's sums went. */
    private static final String FOLD = """
            with gone as (
                delete from ledger.usage_delta
                where ctid = any(array(select ctid from ledger.usage_delta
                    where :part::date is null or part = :part::date limit :most))
                returning *),
            kept as (
                select * from gone g
                where not exists (select from ledger.usage_part p where p.day = g.part and p.dropped_at is not null)),
            late as (
                select * from gone g
                where exists (select from ledger.usage_part p where p.day = g.part and p.dropped_at is not null)),
            hours as (
                insert into ledger.usage_hour as s
                select part, hour, account_id, key_id, mode, model, provider, credential, outcome, %1$s, max(last_started_at)
                from kept group by part, hour, account_id, key_id, mode, model, provider, credential, outcome
                on conflict (account_id, mode, hour, key_id, model, provider, credential, outcome, part) do update set %2$s,
                    last_started_at = greatest(s.last_started_at, excluded.last_started_at)),
            days as (
                insert into ledger.usage_day as s
                select part, date_bin('1 day', hour, timestamptz 'epoch'), account_id, key_id, mode, model, provider,
                    credential, outcome, %1$s, max(last_started_at)
                from kept
                group by part, date_bin('1 day', hour, timestamptz 'epoch'), account_id, key_id, mode, model, provider,
                    credential, outcome
                on conflict (account_id, mode, day, key_id, model, provider, credential, outcome, part) do update set %2$s,
                    last_started_at = greatest(s.last_started_at, excluded.last_started_at)),
            totals as (%3$s)
            select count(*) from gone
            """.formatted(SUMS, ADDED, INTO_TOTALS.formatted(SUMS, ADDED, "late"));

    private static final String TOTALS = INTO_TOTALS.formatted(SUMS, ADDED, "ledger.usage_day where part = :part");

    /** False while another transaction folds. */
    boolean begin(Handle handle) {
        return handle.createQuery("select pg_try_advisory_xact_lock(:lock)")
                .bind("lock", FOLDING)
                .mapTo(Boolean.class)
                .one();
    }

    /** Folds what came last, at most so many rows; returns how many. */
    int fold(Handle handle, int most) {
        return fold(handle, null, most);
    }

    /** Adds the sums of a day's part to what is kept without account and key, and deletes them. */
    void forget(Handle handle, LocalDate day) {
        fold(handle, day, Integer.MAX_VALUE);
        handle.createUpdate(TOTALS).bind("part", day).execute();
        handle.createUpdate("delete from ledger.usage_hour where part = :part")
                .bind("part", day)
                .execute();
        handle.createUpdate("delete from ledger.usage_day where part = :part")
                .bind("part", day)
                .execute();
    }

    private static int fold(Handle handle, @Nullable LocalDate part, int most) {
        return handle.createQuery(FOLD)
                .bind("part", part)
                .bind("most", most)
                .mapTo(Integer.class)
                .one();
    }
}
