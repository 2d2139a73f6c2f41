package io.omnia.ledger;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One upstream request of a call, as its usage line keeps it.
 *
 * @param provider who was asked
 * @param model the catalog id of what was asked for
 * @param credential which of the provider's keys was used, counted from 1 as the operator lists them; 0 where there is none
 * @param httpStatus what the provider answered with; 0 when no answer began
 * @param firstByte from the request to the first byte of the answer's body; null when there was none
 */
public record CallAttempt(
        String provider,
        String model,
        int credential,
        Outcome outcome,
        int httpStatus,
        @Nullable Duration firstByte) {

    /** How it ended. */
    public enum Outcome {
        /** The answer came through to its end. */
        ANSWERED,
        /** The provider refused what the caller asked. */
        DECLINED,
        /** The provider has had too many calls of this key. */
        LIMITED,
        /** The provider did not accept the key, or says that it is not paid for. */
        KEY_REFUSED,
        /** The provider answered with an error of its own, or with what is no answer. */
        FAILED,
        /** No connection was to be had, or it broke before an answer began. */
        UNREACHABLE,
        /** No answer began in time. */
        SILENT,
        /** The answer broke off. */
        CUT,
        /** The client went away before the end. */
        HUNG_UP,
        /** It was not asked: what the caller wants cannot be said in its protocol. */
        NOT_ASKED
    }
}
