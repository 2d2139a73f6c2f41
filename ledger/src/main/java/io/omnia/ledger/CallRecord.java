package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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
 * @param project the key's project when the call began; null where it had none
 * @param member who the key was made for; null where that is nobody in particular
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
        @Nullable UUID project,
        @Nullable UUID member) {
    public CallRecord {
        tried = List.copyOf(tried);
    }

    /** A call of a key that is of no project and no member in particular. */
    public CallRecord(
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
            List<CallAttempt> tried) {
        this(
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
                usage,
                estimated,
                attempts,
                attribution,
                tried,
                null,
                null);
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
        return copy(otherUsage, otherAttribution, attemptsMade, project, member);
    }

    /** The same call, made for a project or member. */
    CallRecord within(@Nullable UUID itsProject, @Nullable UUID itsMember) {
        return copy(usage, attribution, tried, itsProject, itsMember);
    }

    private CallRecord copy(
            TokenUsage otherUsage,
            Attribution otherAttribution,
            List<CallAttempt> attemptsMade,
            @Nullable UUID itsProject,
            @Nullable UUID itsMember) {
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
                itsProject,
                itsMember);
    }

    /** The limits this call is held and billed against. */
    public LimitSet limits() {
        return new LimitSet(account, mode, key, project, member);
    }
}
