package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A call as a list answers it. */
record CallView(
        @JsonProperty("id") UUID id,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("mode") String mode,
        @JsonProperty("model") String model,
        @JsonProperty("provider") String provider,
        @JsonProperty("key_id") UUID keyId,
        @JsonProperty("key_name") @Nullable String keyName,
        @JsonProperty("account_id") UUID accountId,
        @JsonProperty("account_email") @Nullable String accountEmail,
        @JsonProperty("status") String status,
        @JsonProperty("http_status") int httpStatus,
        @JsonProperty("delivery") String delivery,
        @JsonProperty("latency_ms") long latencyMillis,
        @JsonProperty("ttft_ms") @Nullable Long firstByteMillis,
        @JsonProperty("attempts") int attempts,
        @JsonProperty("input_tokens") long inputTokens,
        @JsonProperty("output_tokens") long outputTokens,
        @JsonProperty("tool_uses") long toolUses,
        @JsonProperty("cost") Money cost,
        @JsonProperty("credential") String credential,
        @JsonProperty("tags") List<String> tags,
        @JsonProperty("end_user") @Nullable String endUser) {
    private static final long MICROS_PER_MILLI = 1_000;

    /** @param emails the addresses of accounts; empty where they are not for the reader */
    static CallView of(CallLine line, Map<UUID, String> keyNames, Map<UUID, String> emails) {
        var firstByte = line.firstByteMicros();
        return new CallView(
                line.id(),
                line.at(),
                line.mode(),
                line.model(),
                line.provider(),
                line.key(),
                keyNames.get(line.key()),
                line.account(),
                emails.get(line.account()),
                line.outcome(),
                line.httpStatus(),
                line.delivery(),
                line.latencyMicros() / MICROS_PER_MILLI,
                firstByte == null ? null : firstByte / MICROS_PER_MILLI,
                line.attempts(),
                line.inputTokens(),
                line.outputTokens(),
                line.toolUses(),
                Money.of(line.costMicros()),
                Columns.code(line.attribution().credential()),
                line.attribution().tags(),
                line.attribution().endUser());
    }

    /** Without the address, which names a person. */
    @Override
    public String toString() {
        return "CallView[" + id + "]";
    }
}
