package io.omnia.ledger;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of {@code ledger.usage_line}: one per call, failed and refused ones too. Written once, marked once. */
final class UsageTable {
    private static final String INSERT = """
            copy ledger.usage_line (call_id, started_at, account_id, key_id, mode, model, provider, outcome, http_status,
                latency_micros, first_byte_micros, input_tokens, cached_input_tokens, cache_write_5m_tokens,
                cache_write_1h_tokens, input_audio_tokens, input_image_tokens, output_tokens, reasoning_tokens,
                output_audio_tokens, output_image_tokens, estimated, attempts, amount_micros, price_ids, price_units,
                quantities, amounts, txn_id, delivery)
            from stdin (format binary)
            """;
    private static final int INSERT_FIELDS = 30;

    private static final String EXISTING = "select call_id from ledger.usage_line where call_id = any(:calls)";

    private static final String MARK_DELIVERED =
            "update ledger.usage_line set delivery = 'complete' where call_id = any(:calls) and delivery = 'incomplete'";

    /** Writes the lines; a call that has one already is a duplicate-key error. */
    void insert(Handle handle, Collection<GroupPlan.Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        var rows = new CopyRows();
        for (var line : lines) {
            write(rows, line);
        }
        rows.send(handle, INSERT);
    }

    /** Which of these calls have a line. */
    Set<CallId> existing(Handle handle, Collection<UUID> calls) {
        if (calls.isEmpty()) {
            return Set.of();
        }
        var query = handle.createQuery(EXISTING).bind("calls", Columns.uuids(calls));
        return new HashSet<>(query.map((row, context) -> new CallId(row.getObject(1, UUID.class)))
                .list());
    }

    /** Notes that these answers reached their clients to the last byte. Safe to repeat. */
    void markDelivered(Handle handle, List<UUID> calls) {
        if (!calls.isEmpty()) {
            handle.createUpdate(MARK_DELIVERED)
                    .bind("calls", Columns.uuids(calls))
                    .execute();
        }
    }

    private static void write(CopyRows rows, GroupPlan.Line line) {
        var call = line.call();
        var usage = call.usage();
        var charge = line.charge();
        rows.row(INSERT_FIELDS)
                .uuid(call.id().value())
                .timestamp(call.startedAt())
                .uuid(call.account().value())
                .uuid(call.key().value())
                .text(Columns.code(call.mode()))
                .text(call.model())
                .text(call.provider())
                .text(Columns.code(call.outcome()))
                .int2(call.httpStatus())
                .int8(micros(call.latency()))
                .int8OrNull(microsOrNull(call.timeToFirstByte()))
                .int8(usage.input())
                .int8(usage.cachedInput())
                .int8(usage.cacheWrite5m())
                .int8(usage.cacheWrite1h())
                .int8(usage.inputAudio())
                .int8(usage.inputImage())
                .int8(usage.output())
                .int8(usage.reasoning())
                .int8(usage.outputAudio())
                .int8(usage.outputImage())
                .bool(call.estimated())
                .int2(call.attempts())
                .int8(charge.total().micros())
                .texts(charge.lines(), Charge.Line::priceId)
                .texts(charge.lines(), price -> Columns.code(price.unit()))
                .int8s(charge.lines(), Charge.Line::quantity)
                .int8s(charge.lines(), price -> price.amount().micros())
                .uuidOrNull(line.txn())
                .text("incomplete");
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    private static @Nullable Long microsOrNull(@Nullable Duration duration) {
        return duration == null ? null : micros(duration);
    }
}
