package io.omnia.identity;

/** Gives a key the limits of another. Owned here because rotation needs it; the ledger, which keeps budgets, implements it. */
public interface BudgetCopier {
    /** Sets every budget of {@code from} on {@code to}, which has spent nothing yet; returns when they bind. Safe to repeat. */
    void copy(KeyId from, KeyId to);
}
