package io.omnia.ledger;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One thing asked of the {@link DirectLane}, in the order it was asked. */
sealed interface LaneOperation {
    /** Set {@code ceiling} aside on every limit of the set, and claim the call's idempotency key where it has one. */
    record Hold(
            CallId call,
            LimitSet limits,
            Credits ceiling,
            @Nullable Claim claim,
            CompletableFuture<HoldResult> answer) implements LaneOperation {}

    /** Book the call and end its hold. */
    record Settle(CallRecord call, Charge charge, CompletableFuture<SettleResult> answer) implements LaneOperation {}

    /** Write the usage line of a call that was refused before any hold. */
    record Refused(CallRecord call) implements LaneOperation {}

    /** Mark the call's usage line as delivered. */
    record Delivered(CallId call) implements LaneOperation {}
}
