package io.omnia.gateway;

import io.omnia.ledger.CallRecord;
import io.omnia.ledger.Charge;
import io.omnia.ledger.TokenUsage;
import io.omnia.ledger.UsageReports;
import io.omnia.ledger.Usd;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** One call as {@code GET /v1/calls/{id}} shows it: metadata and price lines, nothing that was said. */
final class CallView {
    private CallView() {}

    static JsonObject of(UsageReports.Call call) {
        var record = call.record();
        var timeToFirstByte = record.timeToFirstByte();
        return new JsonObject()
                .put("id", record.id().value().toString())
                .put("object", "call")
                .put("created_at", record.startedAt().toString())
                .put("model", record.model())
                .put("provider", record.provider())
                .put("status", record.outcome().name().toLowerCase(Locale.ROOT))
                .put("http_status", record.httpStatus())
                .put("delivery", call.delivered() ? "complete" : "incomplete")
                .put("latency_ms", record.latency().toMillis())
                .put("ttft_ms", timeToFirstByte == null ? null : timeToFirstByte.toMillis())
                .put("attempts", record.attempts())
                .put("tried", tried(record))
                .put("credential", record.attribution().credential().name().toLowerCase(Locale.ROOT))
                .put("tags", new JsonArray(record.attribution().tags()))
                .put("end_user", record.attribution().endUser())
                .put("usage", usage(record.usage(), record.estimated()))
                .put("lines", lines(call.charge()))
                .put("cost_microcredits", call.charge().total().micros())
                .put("cost_usd", Usd.full(call.charge().total().micros()));
    }

    private static JsonArray tried(CallRecord record) {
        var tried = new JsonArray();
        for (var attempt : record.tried()) {
            var firstByte = attempt.firstByte();
            tried.add(new JsonObject()
                    .put("provider", attempt.provider())
                    .put("model", attempt.model())
                    .put("credential", attempt.credential() > 0 ? attempt.credential() : null)
                    .put("outcome", attempt.outcome().name().toLowerCase(Locale.ROOT))
                    .put("http_status", attempt.httpStatus() > 0 ? attempt.httpStatus() : null)
                    .put("ttft_ms", firstByte == null ? null : firstByte.toMillis()));
        }
        return tried;
    }

    private static JsonObject usage(TokenUsage usage, boolean estimated) {
        var tier = usage.tier();
        return new JsonObject()
                .put("input_tokens", usage.input())
                .put("cached_input_tokens", usage.cachedInput())
                .put("cache_write_tokens", usage.cacheWrite5m() + usage.cacheWrite1h())
                .put("output_tokens", usage.output())
                .put("reasoning_tokens", usage.reasoning())
                .put("input_audio_tokens", usage.inputAudio())
                .put("input_image_tokens", usage.inputImage())
                .put("output_audio_tokens", usage.outputAudio())
                .put("output_image_tokens", usage.outputImage())
                .put("web_searches", usage.tools().webSearches())
                .put("file_searches", usage.tools().fileSearches())
                .put("code_sessions", usage.tools().codeSessions())
                .put("service_tier", tier == null ? null : tier.name().toLowerCase(Locale.ROOT))
                .put("estimated", estimated);
    }

    private static JsonArray lines(Charge charge) {
        var lines = new JsonArray();
        for (var line : charge.lines()) {
            lines.add(new JsonObject()
                    .put("price_id", line.priceId())
                    .put("unit", line.unit().name().toLowerCase(Locale.ROOT))
                    .put("quantity", line.quantity())
                    .put("amount_microcredits", line.amount().micros()));
        }
        return lines;
    }
}
