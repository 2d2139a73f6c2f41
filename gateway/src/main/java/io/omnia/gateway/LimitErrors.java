package io.omnia.gateway;

import io.omnia.ledger.Credits;
import io.omnia.ledger.HoldResult;
import io.omnia.ledger.LimitKind;
import io.omnia.ledger.Period;
import io.omnia.ledger.Usd;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The refusals of calls that a limit other than the wallet is in the way of: which limit, whose it is, and until when. */
final class LimitErrors {
    private static final String RATE = "rate_limit_error";
    private static final String LIMITED = "rate_limited";

    private LimitErrors() {}

    /** For good where the budget is a total, else until its window ends. */
    static ApiError budget(
            LimitKind whose, Period window, Credits required, Credits remaining, @Nullable Duration untilReset) {
        var message = "This call may cost up to $" + Usd.full(required.micros()) + " and the " + window.code()
                + " budget of " + named(whose) + " has $" + Usd.full(remaining.micros()) + " left.";
        return untilReset == null
                ? new ApiError(402, "insufficient_quota", "budget_exceeded", message, null, null, false)
                : new ApiError(429, RATE, "budget_exceeded", message, null, untilReset, false);
    }

    static ApiError requests(LimitKind whose, Period window, long limit, Duration retryAfter) {
        var message = "The limit of " + named(whose) + " is " + limit + (limit == 1 ? " request" : " requests")
                + " per " + window.code() + ", and none is left. Try again when the " + window.code() + " is over.";
        return passing(window, message, retryAfter);
    }

    /** A call that is larger than the limit never fits, however long it waits. */
    static ApiError tokens(HoldResult.TokensExceeded refused) {
        var window = refused.window();
        var fits = refused.required() <= refused.limit();
        var message = "This call may come to " + refused.required() + " tokens, and the limit of "
                + named(refused.whose()) + " is " + refused.limit() + " tokens per " + window.code()
                + (fits
                        ? ", of which " + refused.remaining() + " are left. Try again when the " + window.code()
                                + " is over, or set a smaller max_tokens."
                        : ". Set a smaller max_tokens.");
        return fits
                ? passing(window, message, refused.retryAfter())
                : new ApiError(429, RATE, LIMITED, message, null, null, false);
    }

    static ApiError calls(LimitKind whose, long limit, Duration retryAfter) {
        var message = "The limit of " + named(whose) + " is " + limit + (limit == 1 ? " call" : " calls")
                + " at one time, and as many are running. Try again when one has ended.";
        return new ApiError(429, RATE, LIMITED, message, null, retryAfter, true);
    }

    /** No SDK should wait by itself for longer than a minute. */
    private static ApiError passing(Period window, String message, Duration retryAfter) {
        return new ApiError(429, RATE, LIMITED, message, null, retryAfter, window == Period.MINUTE);
    }

    private static String named(LimitKind whose) {
        return switch (whose) {
            case KEY -> "this key";
            case ACCOUNT -> "this account";
            case PLAN -> "this account's plan";
            case PROJECT -> "this key's project";
            case MEMBER -> "this key's member";
            case WALLET -> "this account's wallet";
        };
    }
}
