package io.omnia.gateway;

import io.omnia.ledger.Credits;
import io.omnia.ledger.HoldResult;
import io.omnia.ledger.Usd;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The refusals of calls that a limit other than the wallet is in the way of: which limit, whose it is, and until when. */
final class LimitErrors {
    private static final String RATE = "rate_limit_error";
    private static final String LIMITED = "rate_limited";
    private static final String PER_MINUTE = "minute";

    private LimitErrors() {}

    /** For good where the budget is a total, else until its window ends. */
    static ApiError budget(
            String whose, String window, Credits required, Credits remaining, @Nullable Duration untilReset) {
        var message = "This call may cost up to $" + Usd.full(required.micros()) + " and the " + window + " budget of "
                + named(whose) + " has $" + Usd.full(remaining.micros()) + " left.";
        return untilReset == null
                ? new ApiError(402, "insufficient_quota", "budget_exceeded", message, null, null, false)
                : new ApiError(429, RATE, "budget_exceeded", message, null, untilReset, false);
    }

    static ApiError requests(String whose, String window, long limit, Duration retryAfter) {
        var message = "The limit of " + named(whose) + " is " + limit + (limit == 1 ? " request" : " requests")
                + " per " + window + ", and none is left. Try again when the " + window + " is over.";
        return passing(window, message, retryAfter);
    }

    /** A call that is larger than the limit never fits, however long it waits. */
    static ApiError tokens(HoldResult.TokensExceeded refused) {
        var window = refused.window();
        var fits = refused.required() <= refused.limit();
        var message = "This call may come to " + refused.required() + " tokens, and the limit of "
                + named(refused.whose()) + " is " + refused.limit() + " tokens per " + window
                + (fits
                        ? ", of which " + refused.remaining() + " are left. Try again when the " + window
                                + " is over, or set a smaller max_tokens."
                        : ". Set a smaller max_tokens.");
        return fits
                ? passing(window, message, refused.retryAfter())
                : new ApiError(429, RATE, LIMITED, message, null, null, false);
    }

    static ApiError calls(String whose, long limit, Duration retryAfter) {
        var message = "The limit of " + named(whose) + " is " + limit + (limit == 1 ? " call" : " calls")
                + " at one time, and as many are running. Try again when one has ended.";
        return new ApiError(429, RATE, LIMITED, message, null, retryAfter, true);
    }

    /** No SDK should wait by itself for longer than a minute. */
    private static ApiError passing(String window, String message, Duration retryAfter) {
        return new ApiError(429, RATE, LIMITED, message, null, retryAfter, window.equals(PER_MINUTE));
    }

    private static String named(String whose) {
        return switch (whose) {
            case "key" -> "this key";
            case "account" -> "this account";
            case "plan" -> "this account's plan";
            case "project" -> "this key's project";
            case "member" -> "this key's member";
            default -> throw new IllegalStateException("a limit of " + whose);
        };
    }
}
