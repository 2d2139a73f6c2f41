package io.omnia.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of {@code ledger.usage_line}: one per call, failed and refused ones too. Written once, marked once. */
final class UsageTable {
    /**
     * Holds, tools, attributions, attempts and purposes are arrays of their own, so that an older node can go on sending the lines
     * without.
     */
    private static final String INSERT = """
            insert into ledger.usage_line (call_id, started_at, account_id, key_id, mode, model, provider, outcome, http_status,
                latency_micros, first_byte_micros, input_tokens, cached_input_tokens, cache_write_5m_tokens,
                cache_write_1h_tokens, input_audio_tokens, input_image_tokens, output_tokens, reasoning_tokens,
                output_audio_tokens, output_image_tokens, estimated, attempts, amount_micros, price_ids, price_units,
                quantities, amounts, txn_id, held_micros, web_searches, file_searches, code_sessions, service_tier,
                credential, tags, end_user, attempt_providers, attempt_models, attempt_credentials, attempt_outcomes,
                attempt_statuses, attempt_first_bytes, project_id, member_id, delivery)
            select call_id, timestamptz 'epoch' + started_micros * interval '1 microsecond', account_id,
                key_id, mode, model, provider, outcome, http_status,
                latency_micros, first_byte_micros, input_tokens, cached_input_tokens, cache_write_5m_tokens,
                cache_write_1h_tokens, input_audio_tokens, input_image_tokens, output_tokens, reasoning_tokens,
                output_audio_tokens, output_image_tokens, estimated, attempts, amount_micros, price_ids, price_units,
                quantities, amounts, txn_id, held.unnest, web_searches, file_searches, code_sessions, service_tier,
                credential, tags, end_user, providers, models, credentials, outcomes, statuses, first_bytes, project_id, member_id,
                'incomplete'
            from rows from (unnest(?::ledger.new_usage_line[]), unnest(?::bigint[]), unnest(?::ledger.new_tool_use[]),
                unnest(?::ledger.new_attribution[]), unnest(?::ledger.line_attempts[]),
                unnest(?::ledger.new_purpose[])) held
            """;

    private static final String EXISTING = "select call_id from ledger.lines(?::uuid[])";

    private static final String MARK_DELIVERED = "call ledger.mark_delivered(?::uuid[])";

    /** Writes the lines; a call that has one already is a duplicate-key error. */
    void insert(Trip trip, Collection<GroupPlan.Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        var rows = new Rows();
        var tools = new Rows();
        var attributions = new Rows();
        var attempts = new Rows();
        var purposes = new Rows();
        var held = new ArrayList<@Nullable Long>(lines.size());
        for (var line : lines) {
            write(rows, line);
            writeTools(tools, line.call().usage());
            write(attributions, line.call().attribution());
            write(attempts, line.call().tried());
            purposes.row()
                    .uuid(line.call().groups().project())
                    .uuid(line.call().groups().member());
            held.add(line.held() == null ? null : line.held().micros());
        }
        trip.add(
                INSERT,
                rows.literal(),
                Columns.array(held),
                tools.literal(),
                attributions.literal(),
                attempts.literal(),
                purposes.literal());
    }

    /** Which of these calls have a line. */
    Trip.Answer<Set<CallId>> existing(Trip trip, Collection<UUID> calls) {
        return calls.isEmpty()
                ? Trip.Answer.of(Set.of())
                : trip.ask(EXISTING, HoldTable::callIds, Columns.array(calls));
    }

    /** Notes that these answers reached their clients to the last byte. Safe to repeat. */
    void markDelivered(Trip trip, List<UUID> calls) {
        if (!calls.isEmpty()) {
            trip.add(MARK_DELIVERED, Columns.array(calls));
        }
    }

    private static void write(Rows rows, GroupPlan.Line line) {
        var call = line.call();
        var usage = call.usage();
        var charge = line.charge();
        rows.row()
                .uuid(call.id().value())
                .number(Instant.EPOCH.until(call.startedAt(), ChronoUnit.MICROS))
                .uuid(call.account().value())
                .uuid(call.key().value())
                .safe(Columns.code(call.mode()))
                .text(call.model())
                .text(call.provider())
                .safe(Columns.code(call.outcome()))
                .small(call.httpStatus())
                .number(micros(call.latency()))
                .numberOrNull(microsOrNull(call.timeToFirstByte()))
                .number(usage.input())
                .number(usage.cachedInput())
                .number(usage.cacheWrite5m())
                .number(usage.cacheWrite1h())
                .number(usage.inputAudio())
                .number(usage.inputImage())
                .number(usage.output())
                .number(usage.reasoning())
                .number(usage.outputAudio())
                .number(usage.outputImage())
                .bool(call.estimated())
                .small(call.attempts())
                .number(charge.total().micros())
                .texts(charge.lines(), Charge.Line::priceId)
                .texts(charge.lines(), price -> Columns.code(price.unit()))
                .numbers(charge.lines(), Charge.Line::quantity)
                .numbers(charge.lines(), price -> price.amount().micros())
                .uuid(line.txn());
    }

    private static void writeTools(Rows rows, TokenUsage usage) {
        var tier = usage.tier();
        rows.row()
                .number(usage.tools().webSearches())
                .number(usage.tools().fileSearches())
                .number(usage.tools().codeSessions())
                .safe(tier == null ? "" : Columns.code(tier));
    }

    private static void write(Rows rows, Attribution attribution) {
        var endUser = attribution.endUser();
        rows.row()
                .safe(Columns.code(attribution.credential()))
                .texts(attribution.tags(), tag -> tag)
                .safe(endUser == null ? "" : endUser);
    }

    private static void write(Rows rows, List<CallAttempt> tried) {
        rows.row()
                .texts(tried, CallAttempt::provider)
                .texts(tried, CallAttempt::model)
                .numbers(tried, CallAttempt::credential)
                .texts(tried, attempt -> Columns.code(attempt.outcome()))
                .numbers(tried, CallAttempt::httpStatus)
                .numbersOrNull(tried, attempt -> microsOrNull(attempt.firstByte()));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    private static @Nullable Long microsOrNull(@Nullable Duration duration) {
        return duration == null ? null : micros(duration);
    }
}
