package io.omnia.ledger;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What idempotency keys stand for. A key is claimed by {@link Wallets#hold(CallId, LimitSet, Credits, Claim)}; it is free
 * again when its call has ended and nothing was owed for it, and when its time is over.
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
     * @param cost what was paid for it; null while it runs
     */
    public record Claimed(CallId call, UUID body, @Nullable Credits cost) {}

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
