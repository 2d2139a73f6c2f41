package io.omnia.ledger;

import io.omnia.identity.KeyId;
import io.omnia.platform.http.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Budgets of keys: one per key and period at most. A budget takes effect by existing. */
public final class Budgets {
    private static final int MAX_ATTEMPTS = 10;
    private static final Optional<Budget> NONE = Optional.empty();

    /** PostgreSQL ends a lane that stalls inside a transaction before that. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    private final Jdbi database;
    private final BudgetTable table = new BudgetTable();

    public Budgets(Jdbi database) {
        this.database = database;
    }

    /**
     * A budget as it stands.
     *
     * @param limit the most to spend in one period
     * @param spent what settled in the present period
     * @param held what running calls have set aside
     * @param resetsAt when the period ends; null for a total
     */
    public record Budget(
            Period period,
            Credits limit,
            Credits spent,
            Credits held,
            @Nullable Instant resetsAt) {}

    /**
     * Sets or replaces a budget. What the key has spent in the running period counts from the start; a budget below that
     * admits nothing until the period ends. Safe to repeat, and to break off.
     *
     * <p>No wallet is locked, for the count may take long. First the budget exists without binding, and counts what settles
     * from then on; when every transaction that may not have seen it is over, the lines tell what it missed; with that it
     * gets its limit. So each line counts exactly once.
     */
    public Budget set(KeyId key, Period period, Credits limit) {
        for (var attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Attempts.of(database, handle -> {
                table.watch(handle, key, period);
                return key;
            });
            awaitWritersThatDoNotSeeIt();
            var missed = database.withHandle(handle -> table.missed(handle, key, period));
            var set = missed.flatMap(found -> Attempts.of(
                    database, handle -> table.bind(handle, found, limit) ? find(handle, key, period) : NONE));
            if (set.isPresent()) {
                return set.get();
            }
        }
        throw Problem.unavailable(RETRY_AFTER);
    }

    /** What they settle is in no budget; once they have ended it is in the lines that are counted. */
    private void awaitWritersThatDoNotSeeIt() {
        var end = System.nanoTime() + PATIENCE.toNanos();
        var before = new HashSet<>(database.withHandle(table::writers));
        while (!before.isEmpty()) {
            if (System.nanoTime() > end) {
                throw Problem.unavailable(RETRY_AFTER);
            }
            try {
                Thread.sleep(LOOK_AGAIN);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw Problem.unavailable(RETRY_AFTER);
            }
            before.retainAll(database.withHandle(table::writers));
        }
    }

    /** Removes a budget; false when there was none. */
    public boolean remove(KeyId key, Period period) {
        return Attempts.<Boolean>of(database, handle -> table.remove(handle, key, period));
    }

    /** Every budget of the key. */
    public List<Budget> of(KeyId key) {
        return database.withHandle(handle -> table.of(handle, key));
    }

    /** The budgets of each of these keys that has any. */
    Map<KeyId, List<Budget>> of(Collection<KeyId> keys) {
        return database.withHandle(handle -> table.of(handle, keys));
    }

    private Optional<Budget> find(Handle handle, KeyId key, Period period) {
        return table.of(handle, key).stream()
                .filter(budget -> budget.period() == period)
                .findFirst();
    }
}
