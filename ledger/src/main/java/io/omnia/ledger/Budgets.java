package io.omnia.ledger;

import io.omnia.identity.KeyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Budgets of keys, which are their limits of money: one per key and period at most. */
public final class Budgets {
    private final Limits limits;

    public Budgets(Jdbi database) {
        this.limits = new Limits(database);
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
            @Nullable Instant resetsAt) {
        private static Budget of(Limits.Limit limit) {
            return new Budget(
                    limit.what().period(),
                    new Credits(limit.limit()),
                    new Credits(limit.spent()),
                    new Credits(limit.held()),
                    limit.resetsAt());
        }
    }

    /** Sets or replaces a budget of its owner's: see {@link Limits#set}. */
    public Budget set(KeyId key, Period period, Credits limit) {
        return set(key, period, limit, Limits.Setter.OWNER);
    }

    Budget set(KeyId key, Period period, Credits limit, Limits.Setter by) {
        return Budget.of(limits.set(Limits.Subject.key(key), money(period), limit.micros(), by));
    }

    /** Removes a budget of its owner's; false when there was none. */
    public boolean remove(KeyId key, Period period) {
        return remove(key, period, Limits.Setter.OWNER);
    }

    boolean remove(KeyId key, Period period, Limits.Setter by) {
        return limits.remove(Limits.Subject.key(key), money(period), by);
    }

    /** Every budget of the key. */
    public List<Budget> of(KeyId key) {
        return of(List.of(key)).getOrDefault(key, List.of());
    }

    /** The budgets of each of these keys that has any. */
    Map<KeyId, List<Budget>> of(Collection<KeyId> keys) {
        var byKey = new HashMap<KeyId, List<Budget>>();
        for (var limit : limits.of(keys.stream().map(KeyId::value).toList())) {
            if (limit.what().measure() == Measure.MONEY) {
                byKey.computeIfAbsent(new KeyId(limit.subject().id()), key -> new ArrayList<>())
                        .add(Budget.of(limit));
            }
        }
        return byKey;
    }

    private static Limits.What money(Period period) {
        return new Limits.What(Measure.MONEY, period);
    }
}
