package io.omnia.ledger;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One thing asked of the {@link DirectLane}, in the order it was asked. */
sealed interface LaneOperation {
    /** Set what the call can come to aside on every limit of the set, and claim the call's idempotency key where it has one. */
    record Hold(
            CallId call,
            LimitSet limits,
            Bound bound,
            @Nullable Claim claim,
            CompletableFuture<HoldResult> answer) implements LaneOperation {}

    /**
     * Book the call and end its hold.
     *
     * @param leased what it was admitted under; null when it has a hold of its own
     */
    record Settle(CallRecord call, Charge charge, @Nullable Leased leased, CompletableFuture<SettleResult> answer)
            implements LaneOperation {}

    /** Something to write that nobody waits for. */
    sealed interface Note extends LaneOperation {}

    /** Write the usage line of a call that was refused before any hold. */
    record Refused(CallRecord call) implements Note {}

    /** Mark the call's usage line as delivered. */
    record Delivered(CallId call) implements Note {}

    /**
     * Bring a lease to another size, or make it, or end it. Safe to repeat whatever came of it before: growing says how much is
     * there at most when it was asked, so that a growth nobody heard of is taken back.
     *
     * @param most what the lease may have before it grows; the rest is given back
     * @param growth how much more is wanted
     * @param least how much of it is worth taking
     * @param calls how many calls run under it
     */
    record Lease(
            UUID lease,
            LimitSet limits,
            long most,
            long growth,
            long least,
            int calls,
            CompletableFuture<LeaseResult> answer)
            implements LaneOperation {
        public Lease {
            if (most < 0 || growth < 0) {
                throw new IllegalArgumentException("a lease of less than nothing");
            }
        }

        /** Whether nothing is to be left of it. */
        boolean ends() {
            return most == 0 && growth == 0;
        }
    }

    /** The lease that a call was admitted under, and what was set aside of it. */
    record Leased(UUID lease, Credits ceiling) {}
}
