package io.omnia.ledger;

/** What became of a wish about a lease. */
sealed interface LeaseResult {
    /**
     * It is as wanted, as far as there was room.
     *
     * @param growth by how much it grew
     * @param amount what it has now
     * @param free what everyone else may still set aside where the least is left
     */
    record Sized(long growth, long amount, long free) implements LeaseResult {}

    /**
     * Its limits are not those that it was made for any more, its wallet is frozen, or it was taken from this node: no call may
     * be admitted under it.
     */
    record Outdated() implements LeaseResult {}

    /** PostgreSQL is away, and whether it was written nobody knows. */
    record Unavailable() implements LeaseResult {}
}
