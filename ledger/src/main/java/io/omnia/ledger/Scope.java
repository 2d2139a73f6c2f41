package io.omnia.ledger;

import io.omnia.identity.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * Whose calls somebody may see, and wants to.
 *
 * @param account null for everybody's
 * @param operator whether the reader runs this house, and is told whose calls they are
 */
record Scope(@Nullable AccountId account, boolean operator) {
    Scope {
        if (account == null && !operator) {
            throw new IllegalArgumentException("everybody's calls are for operators");
        }
    }

    static Scope own(AccountId account) {
        return new Scope(account, false);
    }

    /** @param account null for everybody's */
    static Scope operators(@Nullable AccountId account) {
        return new Scope(account, true);
    }
}
