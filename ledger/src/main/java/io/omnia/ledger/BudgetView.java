package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** A budget as the routes answer it. */
record BudgetView(
        @JsonProperty("window") String window,
        @JsonProperty("limit") Money limit,
        @JsonProperty("spent") Money spent,
        @JsonProperty("held") Money held,
        @JsonProperty("resets_at") @Nullable String resetsAt) {
    static BudgetView of(Budgets.Budget budget) {
        var resets = budget.resetsAt();
        return new BudgetView(
                budget.period().code(),
                Money.of(budget.limit()),
                Money.of(budget.spent()),
                Money.of(budget.held()),
                resets == null ? null : resets.toString());
    }
}
