package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.GroupsOfKey;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one call: its usage line. It has no place for anything that was said.
 *
 * @param model the model id the caller used, from the catalog; empty when there was no such model
 * @param provider who answered; empty when nobody was asked
 * @param httpStatus what the caller saw
 * @param latency from the first byte in to the end of the answer
 * @param timeToFirstByte from the first byte in to the first byte of the answer's body; null when there was none
 * @param estimated true when the provider sent no usage and the tokens were counted here
 * @param attempts how many upstream requests were made
 * @param attribution what it is put down to, beside account and key
 * @param tried what came of each of them, in their order; none where that was not kept
 * @param groups those that the key was in when the call began
 */
public record CallRecord(
        CallId id,
        Instant startedAt,
        AccountId account,
        KeyId key,
        Mode mode,
        String model,
        String provider,
        Outcome outcome,
        int httpStatus,
        Duration latency,
        @Nullable Duration timeToFirstByte,
        TokenUsage usage,
        boolean estimated,
        int attempts,
        Attribution attribution,
        List<CallAttempt> tried,
        GroupsOfKey groups) {
    public CallRecord {
        tried = List.copyOf(tried);
    }

    /** How the call ended. */
    public enum Outcome {
        /** The upstream's answer came through to its end. */
        COMPLETED,
        /** Refused here before any upstream was asked. */
        REFUSED,
        /** The upstream answered with an error, or could not be reached. */
        UPSTREAM_ERROR,
        /** The upstream broke off or fell silent inside its answer. */
        UPSTREAM_CUT,
        /** The client went away before the end. */
        HUNG_UP
    }

    /** The same call, of which this is known besides. */
    CallRecord with(TokenUsage otherUsage, Attribution otherAttribution, List<CallAttempt> attemptsMade) {
        return new CallRecord(
                id,
                startedAt,
                account,
                key,
                mode,
                model,
                provider,
                outcome,
                httpStatus,
                latency,
                timeToFirstByte,
                otherUsage,
                estimated,
                attempts,
                otherAttribution,
                attemptsMade,
                groups);
    }

    /** The limits this call is held and billed against. */
    public LimitSet limits() {
        return new LimitSet(account, mode, key, groups);
    }
}
