package io.omnia.ledger;

import java.util.UUID;

/** The answer of {@link Grants#grant}. */
public sealed interface GrantResult {
    /**
     * The credit is in the wallet; now, or since an earlier request under the same key.
     *
     * @param txn the journal transaction
     */
    record Granted(UUID txn) implements GrantResult {}

    /** The idempotency key was used before for another grant; nothing was written. */
    record KeyUsedBefore() implements GrantResult {}

    /** The wallet would pass the largest balance the ledger keeps; nothing was written. */
    record BalanceTooLarge(long maxMicros) implements GrantResult {}
}
