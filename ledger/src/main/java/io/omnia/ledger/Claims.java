package io.omnia.ledger;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * What idempotency keys stand for. A key is claimed by {@link Wallets#hold(CallId, LimitSet, Bound, Claim)}; it is free
 * again when its call has ended and nothing was owed for it, and when its time is over. A call whose node never said how it
 * ended keeps it so long.
 */
public final class Claims {
    private static final int MAX_BATCH = 1_000;

    private final Jdbi database;
    private final Clock clock;
    private final ClaimTable table = new ClaimTable();

    public Claims(Jdbi database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * The call that a key stands for.
     *
     * @param body what it asked
     */
    public record Claimed(CallId call, UUID body, Fate fate) {}

    /** What became of a call. */
    public sealed interface Fate {
        record Running() implements Fate {}

        /** Its node is gone, or cut off from the database, and may have made it and not told. */
        record Unknown() implements Fate {}

        record Paid(Credits cost) implements Fate {}
    }

    /** The call that the key stands for now; blocks. */
    public Optional<Claimed> find(UUID id) {
        return database.withHandle(handle -> table.find(handle, id));
    }

    /** Deletes what has outlived its time; returns how many. Blocks. */
    public int deleteExpired() {
        var all = 0;
        for (var deleted = MAX_BATCH; deleted == MAX_BATCH; all += deleted) {
            deleted = database.withHandle(handle -> table.deleteExpired(handle, clock.instant(), MAX_BATCH));
        }
        return all;
    }
}
