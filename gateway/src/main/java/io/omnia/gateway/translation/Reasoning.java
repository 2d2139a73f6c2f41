package io.omnia.gateway.translation;

import org.jspecify.annotations.Nullable;

/**
 * How much to think before the answer.
 *
 * @param effort in words; null where the caller counted tokens, or left it to the model
 * @param budget in tokens; null where the caller used words, or left it to the model
 * @param shown whether the caller asked to see it
 */
record Reasoning(@Nullable Effort effort, @Nullable Long budget, boolean shown) {
    boolean isOff() {
        return effort == Effort.NONE;
    }

    /** In words; null when the model is to choose. */
    @Nullable
    Effort inWords() {
        return effort != null || budget == null ? effort : Effort.ofBudget(budget);
    }

    /** In tokens; null when the model is to choose. */
    @Nullable
    Long inTokens() {
        if (budget != null) {
            return budget;
        }
        return effort == null ? null : (Long) effort.budget();
    }
}
