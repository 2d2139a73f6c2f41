package io.omnia.ledger;

/** The answer of {@link Adjustments}: every case a caller has to handle. Nothing was written but in {@link Recorded}. */
sealed interface AdjustmentResult {
    /** It is on record; its state says whether it was made. */
    record Recorded(Adjustment adjustment) implements AdjustmentResult {}

    /** The idempotency key was used before for something else. */
    record KeyUsedBefore() implements AdjustmentResult {}

    /** The wallet got no grant in a transaction of this id. */
    record NoSuchGrant() implements AdjustmentResult {}

    /** The grant was taken back already, or has expired. */
    record NothingToRevoke() implements AdjustmentResult {}

    /** The account made no such call in this mode. */
    record NoSuchCall() implements AdjustmentResult {}

    /** All corrections of a call together would give more than it cost; {@code left} can still be given. */
    record MoreThanTheCallCost(Credits left) implements AdjustmentResult {}

    /** Only so much is unused and held by no running call, and a debt was not asked for. */
    record NotEnough(Credits free) implements AdjustmentResult {}

    /** The wallet would leave the range that the ledger keeps. */
    record OutOfRange(long maxMicros) implements AdjustmentResult {}

    /** There is no adjustment of this id. */
    record Unknown() implements AdjustmentResult {}

    /** Who proposed it cannot decide it. */
    record OwnProposal() implements AdjustmentResult {}

    /** It was decided, or expired, before. */
    record DecidedBefore(Adjustment adjustment) implements AdjustmentResult {}
}
