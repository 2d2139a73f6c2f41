package io.omnia.ledger;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The answer of {@link Wallets#hold}: every case a caller has to handle. Only {@link Placed} wrote anything. */
public sealed interface HoldResult {
    /** The credits are set aside until the call settles or the hold expires. */
    record Placed() implements HoldResult {}

    /** The wallet holds less than the ceiling, whatever running calls give back. */
    record InsufficientCredits(Credits required, Credits available) implements HoldResult {}

    /** The wallet is large enough, but running calls hold too much of it; trying again later can work. */
    record CreditsHeld(Credits required, Credits available, Duration retryAfter) implements HoldResult {}

    /**
     * A budget has less left than the ceiling.
     *
     * @param window what the budget counts over: {@code total}, {@code day} or {@code month}
     * @param resetsAt when the window starts anew; null for a total
     */
    record BudgetExceeded(
            String window,
            Credits required,
            Credits remaining,
            @Nullable Instant resetsAt) implements HoldResult {}

    /** An operator froze the wallet. */
    record WalletFrozen() implements HoldResult {}

    /** The idempotency key stands for another call. */
    record KeyTaken() implements HoldResult {}

    /** The ledger cannot be reached now; nothing is known to have been written. */
    record Unavailable(Duration retryAfter) implements HoldResult {}
}
