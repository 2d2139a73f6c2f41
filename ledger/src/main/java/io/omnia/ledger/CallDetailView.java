package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One call with its tokens, its bill and what it had set aside. The amounts of the lines sum to the cost. */
record CallDetailView(
        @JsonUnwrapped CallView call,
        @JsonProperty("usage") UsageView usage,
        @JsonProperty("lines") List<LineView> lines,
        @JsonProperty("tried") List<AttemptView> tried,
        @JsonProperty("held") @Nullable Money held,
        @JsonProperty("transaction") @Nullable UUID transaction,
        @JsonProperty("project_id") @Nullable UUID project,
        @JsonProperty("member_id") @Nullable UUID member) {

    static CallDetailView of(UsageReadTable.Detail detail, Map<UUID, String> keyNames, Map<UUID, String> emails) {
        var call = detail.call();
        var held = detail.held();
        return new CallDetailView(
                CallView.of(line(call), keyNames, emails),
                UsageView.of(call.record().usage(), call.record().estimated()),
                lines(detail),
                call.record().tried().stream().map(AttemptView::of).toList(),
                held == null ? null : Money.of(held),
                detail.txn(),
                call.record().groups().project(),
                call.record().groups().member());
    }

    private static CallLine line(UsageReports.Call call) {
        var record = call.record();
        var firstByte = record.timeToFirstByte();
        return new CallLine(
                record.id().value(),
                record.startedAt(),
                record.account().value(),
                record.key().value(),
                Columns.code(record.mode()),
                record.model(),
                record.provider(),
                Columns.code(record.outcome()),
                record.httpStatus(),
                call.delivered() ? "complete" : "incomplete",
                record.latency().toNanos() / 1_000,
                firstByte == null ? null : firstByte.toNanos() / 1_000,
                record.attempts(),
                record.usage().input(),
                record.usage().output(),
                uses(record.usage().tools()),
                call.charge().total().micros(),
                record.attribution());
    }

    private static long uses(ToolUses tools) {
        return tools.webSearches() + tools.fileSearches() + tools.codeSessions();
    }

    private static List<LineView> lines(UsageReadTable.Detail detail) {
        var billed = detail.call().charge().lines();
        var lines = new ArrayList<LineView>(billed.size());
        for (var i = 0; i < billed.size(); i++) {
            var line = billed.get(i);
            var price = detail.microsPerMillion().get(i);
            lines.add(new LineView(
                    line.priceId(),
                    Columns.code(line.unit()),
                    line.quantity(),
                    Usd.brief(price),
                    Money.of(line.amount())));
        }
        return lines;
    }

    /** What a call consumed; the totals contain their parts. */
    record UsageView(
            @JsonProperty("input_tokens") long inputTokens,
            @JsonProperty("cached_input_tokens") long cachedInputTokens,
            @JsonProperty("cache_write_tokens") long cacheWriteTokens,
            @JsonProperty("output_tokens") long outputTokens,
            @JsonProperty("reasoning_tokens") long reasoningTokens,
            @JsonProperty("input_audio_tokens") long inputAudioTokens,
            @JsonProperty("input_image_tokens") long inputImageTokens,
            @JsonProperty("output_audio_tokens") long outputAudioTokens,
            @JsonProperty("output_image_tokens") long outputImageTokens,
            @JsonProperty("web_searches") long webSearches,
            @JsonProperty("file_searches") long fileSearches,
            @JsonProperty("code_sessions") long codeSessions,
            @JsonProperty("service_tier") @Nullable String serviceTier,
            @JsonProperty("estimated") boolean estimated) {
        static UsageView of(TokenUsage usage, boolean estimated) {
            var tier = usage.tier();
            return new UsageView(
                    usage.input(),
                    usage.cachedInput(),
                    usage.cacheWrite5m() + usage.cacheWrite1h(),
                    usage.output(),
                    usage.reasoning(),
                    usage.inputAudio(),
                    usage.inputImage(),
                    usage.outputAudio(),
                    usage.outputImage(),
                    usage.tools().webSearches(),
                    usage.tools().fileSearches(),
                    usage.tools().codeSessions(),
                    tier == null ? null : Columns.code(tier),
                    estimated);
        }
    }

    /** One upstream request. */
    record AttemptView(
            @JsonProperty("provider") String provider,
            @JsonProperty("model") String model,
            @JsonProperty("credential") @Nullable Integer credential,
            @JsonProperty("outcome") String outcome,
            @JsonProperty("http_status") @Nullable Integer httpStatus,
            @JsonProperty("ttft_ms") @Nullable Long firstByte) {
        static AttemptView of(CallAttempt attempt) {
            var firstByte = attempt.firstByte();
            return new AttemptView(
                    attempt.provider(),
                    attempt.model(),
                    positive(attempt.credential()),
                    Columns.code(attempt.outcome()),
                    positive(attempt.httpStatus()),
                    firstByte == null ? null : firstByte.toMillis());
        }

        private static @Nullable Integer positive(int number) {
            return number > 0 ? number : null;
        }
    }

    /** One quantity at one price. */
    record LineView(
            @JsonProperty("price_id") String priceId,
            @JsonProperty("unit") String unit,
            @JsonProperty("quantity") long quantity,
            @JsonProperty("usd_per_million") String usdPerMillion,
            @JsonProperty("amount") Money amount) {}
}
