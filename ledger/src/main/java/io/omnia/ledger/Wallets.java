package io.omnia.ledger;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where calls meet money: hold, then settle or release. No method blocks; stages complete on a thread of the ledger's.
 * Every method is safe to repeat with the same call id.
 */
public interface Wallets {
    /** How long a hold lasts if nothing settles it. Longer than any call, so that only a dead node's holds run out. */
    Duration HOLD_LIFETIME = Duration.ofMinutes(35);

    /** Sets {@code ceiling} aside on every limit of the set, or on none; of a call of whose tokens nothing is known. */
    default CompletionStage<HoldResult> hold(CallId call, LimitSet limits, Credits ceiling) {
        return hold(call, limits, Bound.of(ceiling), null);
    }

    /**
     * Sets what the call can come to aside on every limit of the set, or on none. Its idempotency key is claimed in the same
     * transaction: either both are written or neither.
     *
     * @param claim null for a call without such a key
     */
    CompletionStage<HoldResult> hold(CallId call, LimitSet limits, Bound bound, @Nullable Claim claim);

    /**
     * Books what the call really cost, writes its usage line and ends its hold. Completes when that is durable: in
     * PostgreSQL, or in the spool while PostgreSQL is away. A zero charge releases the hold.
     */
    CompletionStage<SettleResult> settle(CallRecord call, Charge charge);

    /** Writes the usage line of a call that was refused before any hold. Not waited for, lost at worst in a crash. */
    void record(CallRecord refused);

    /** Notes that the client got the answer's last byte. Until then the usage line says that delivery was incomplete. */
    void delivered(CallId call);
}
