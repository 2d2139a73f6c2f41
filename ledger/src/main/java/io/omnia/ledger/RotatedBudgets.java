package io.omnia.ledger;

import io.omnia.identity.BudgetCopier;
import io.omnia.identity.KeyId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Gives a key that takes another's place the same limits. They begin anew: the key has done nothing yet. */
@Singleton
final class RotatedBudgets implements BudgetCopier {
    private final Limits limits;

    @Inject
    RotatedBudgets(Limits limits) {
        this.limits = limits;
    }

    @Override
    public void copy(KeyId from, KeyId to) {
        for (var limit : limits.of(List.of(from.value()))) {
            limits.set(Limits.Subject.key(to), limit.what(), limit.limit(), limit.setBy());
        }
    }
}
