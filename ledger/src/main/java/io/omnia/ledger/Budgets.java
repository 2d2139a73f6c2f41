package io.omnia.ledger;

import io.omnia.identity.KeyId;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Budgets of keys: one per key and period at most. A budget takes effect by existing. */
public final class Budgets {
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
     * admits nothing until the period ends. Safe to repeat.
     */
    public Budget set(KeyId key, Period period, Credits limit) {
        return Attempts.of(database, handle -> {
            table.set(handle, key, period, limit);
            return find(handle, key, period);
        });
    }

    /** Removes a budget; false when there was none. */
    public boolean remove(KeyId key, Period period) {
        return Attempts.<Boolean>of(database, handle -> table.remove(handle, key, period));
    }

    /** Every budget of the key. */
    public List<Budget> of(KeyId key) {
        return database.withHandle(handle -> table.of(handle, key));
    }

    private Budget find(Handle handle, KeyId key, Period period) {
        return table.of(handle, key).stream()
                .filter(budget -> budget.period() == period)
                .findFirst()
                .orElseThrow();
    }
}
