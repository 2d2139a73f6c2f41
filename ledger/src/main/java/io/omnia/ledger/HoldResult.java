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
     * @param whose the budget is: {@code key}, {@code account}, {@code plan}, {@code project} or {@code member}
     * @param window what the budget counts over: {@code total}, {@code day} or {@code month}
     * @param resetsAt when the window starts anew; null for a total
     */
    record BudgetExceeded(
            String whose,
            String window,
            Credits required,
            Credits remaining,
            @Nullable Instant resetsAt) implements HoldResult {}

    /**
     * A limit of requests has none left in its window.
     *
     * @param whose as of a budget
     * @param window {@code minute}, {@code day} or {@code month}
     * @param retryAfter until the window starts anew
     */
    record RequestsExceeded(String whose, String window, long limit, Duration retryAfter, Rates rates)
            implements HoldResult {}

    /**
     * A limit of tokens has less left in its window than the call can come to.
     *
     * @param required what the call can come to; where that is more than {@code limit}, no waiting helps
     */
    record TokensExceeded(
            String whose, String window, long limit, long required, long remaining, Duration retryAfter, Rates rates)
            implements HoldResult {}

    /** As many calls run at one time as a limit allows; one may end at any moment. */
    record CallsExceeded(String whose, long limit, Duration retryAfter, Rates rates) implements HoldResult {}

    /** An operator froze the wallet. */
    record WalletFrozen() implements HoldResult {}

    /** The idempotency key stands for another call. */
    record KeyTaken() implements HoldResult {}

    /** The ledger cannot be reached now; nothing is known to have been written. */
    record Unavailable(Duration retryAfter) implements HoldResult {}
}
