package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.Mode;
import io.omnia.identity.Operator;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of a wallet by hand: asked for, and made at once or after a second operator agreed.
 *
 * @param expiresAt when the proposal ends by itself; null for one that was applied at once
 * @param decidedBy who approved or declined it; null while it waits, and where nobody had to
 * @param decidedAt when it was decided, or expired
 * @param transaction the journal transaction; null as long as there is none
 */
record Adjustment(
        UUID id,
        Wish wish,
        State state,
        Operator proposedBy,
        Instant proposedAt,
        @Nullable Instant expiresAt,
        @Nullable Operator decidedBy,
        @Nullable Instant decidedAt,
        @Nullable UUID transaction) {

    /** What is done to the wallet. */
    enum Action {
        /** Credit is put in. What it gives never ends and burns like bought credit. */
        GIVE,
        /** Credit is taken out, in the order in which lots burn. */
        TAKE,
        /** The credit of one grant is taken back. */
        REVOKE
    }

    /** What happens where more is to be taken than is free. */
    enum Shortfall {
        /** Nothing is taken. */
        REFUSE,
        /** All of it is taken: from other lots, and then as a debt that the next grant pays. */
        DEBT
    }

    /** How far it came. */
    enum State {
        /** Made at once, by one operator. */
        APPLIED,
        /** Waits for a second operator. */
        PROPOSED,
        /** Made, because a second operator agreed. */
        APPROVED,
        /** Not made, because a second operator said no. */
        DECLINED,
        /** Not made, because nobody decided in time. */
        EXPIRED
    }

    /**
     * What is asked for.
     *
     * @param amount more than zero; of a revocation the most that is taken
     * @param grant the transaction of the grant that is revoked; null for other actions
     * @param call the call that is corrected; null for none
     * @param reason for the operator's records and the statement, 1 to 200 characters
     */
    record Wish(
            AccountId account,
            Mode mode,
            Action action,
            Credits amount,
            Shortfall shortfall,
            @Nullable UUID grant,
            @Nullable CallId call,
            String reason) {
        Wish {
            if (amount.micros() == 0) {
                throw new IllegalArgumentException("an adjustment of nothing");
            }
            if ((action == Action.REVOKE) != (grant != null) || (action == Action.REVOKE && call != null)) {
                throw new IllegalArgumentException("a revocation names a grant, and nothing else does");
            }
            if (reason.isEmpty() || reason.length() > Grants.Grant.MAX_REASON) {
                throw new IllegalArgumentException("a reason of " + reason.length() + " characters");
            }
        }

        /** The same for so much. */
        Wish of(Credits other) {
            return new Wish(account, mode, action, other, shortfall, grant, call, reason);
        }
    }
}
