package io.omnia.ledger;

import io.omnia.identity.BudgetCopier;
import io.omnia.identity.KeyId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Gives a key that takes another's place the same budgets. They begin anew: the key has spent nothing yet. */
@Singleton
final class RotatedBudgets implements BudgetCopier {
    private final Budgets budgets;

    @Inject
    RotatedBudgets(Budgets budgets) {
        this.budgets = budgets;
    }

    @Override
    public void copy(KeyId from, KeyId to) {
        budgets.of(from).forEach(budget -> budgets.set(to, budget.period(), budget.limit()));
    }
}
