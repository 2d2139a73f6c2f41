package io.omnia.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One call as a list shows it: a usage line without its prices. Amounts are micro-credits. */
record CallLine(
        UUID id,
        Instant at,
        UUID account,
        UUID key,
        String mode,
        String model,
        String provider,
        String outcome,
        int httpStatus,
        String delivery,
        long latencyMicros,
        @Nullable Long firstByteMicros,
        int attempts,
        long inputTokens,
        long outputTokens,
        long toolUses,
        long costMicros,
        Attribution attribution) {

    CallPosition position() {
        return new CallPosition(at, id);
    }
}
