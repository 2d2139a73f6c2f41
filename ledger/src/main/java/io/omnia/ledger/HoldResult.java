package io.omnia.ledger;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The answer of {@link Wallets#hold}: every case a caller has to handle. Only {@link Placed} wrote anything. */
public sealed interface HoldResult {
    /**
     * What the call can come to is set aside until it settles or the hold expires.
     *
     * @param rates what is left to its caller after it
     */
    record Placed(Rates rates) implements HoldResult {
        public Placed() {
            this(Rates.NONE);
        }
    }

    /** The wallet holds less than the ceiling, whatever running calls give back. */
    record InsufficientCredits(Credits required, Credits available) implements HoldResult {}

    /** The wallet is large enough, but running calls hold too much of it; trying again later can work. */
    record CreditsHeld(Credits required, Credits available, Duration retryAfter) implements HoldResult {}

    /**
     * A budget has less left than the ceiling.
     *
     * @param whose the budget is
     * @param window what the budget counts over: all, a day or a month
     * @param resetsAt when the window starts anew; null for a total
     */
    record BudgetExceeded(
            LimitKind whose,
            Period window,
            Credits required,
            Credits remaining,
            @Nullable Instant resetsAt) implements HoldResult {}

    /**
     * A limit of requests has none left in its window.
     *
     * @param window a minute, a day or a month
     * @param retryAfter until the window starts anew
     */
    record RequestsExceeded(LimitKind whose, Period window, long limit, Duration retryAfter, Rates rates)
            implements HoldResult {}

    /**
     * A limit of tokens has less left in its window than the call can come to.
     *
     * @param required what the call can come to; where that is more than {@code limit}, no waiting helps
     */
    record TokensExceeded(
            LimitKind whose, Period window, long limit, long required, long remaining, Duration retryAfter, Rates rates)
            implements HoldResult {}

    /** As many calls run at one time as a limit allows; one may end at any moment. */
    record CallsExceeded(LimitKind whose, long limit, Duration retryAfter, Rates rates) implements HoldResult {}

    /** An operator froze the wallet. */
    record WalletFrozen() implements HoldResult {}

    /** The idempotency key stands for another call. */
    record KeyTaken() implements HoldResult {}

    /** The ledger cannot be reached now; nothing is known to have been written. */
    record Unavailable(Duration retryAfter) implements HoldResult {}
}
