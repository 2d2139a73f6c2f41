package io.omnia.ledger;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * What must always be true of the ledger, as queries that find what is not. Tests run all of them after every step, the
 * operator's doctor runs them on a live database.
 */
public final class Invariants {
    /** Found violations listed for one rule; there may be more. */
    private static final int MAX_LISTED = 20;

    private final Jdbi database;

    public Invariants(Jdbi database) {
        this.database = database;
    }

    /**
     * One thing that is wrong.
     *
     * @param name of the rule
     * @param sentence what the rule says
     * @param detail which row breaks it, and by how much
     */
    public record Violation(String name, String sentence, String detail) {}

    /** Checks every rule on one snapshot of the whole ledger; empty when all hold. */
    public List<Violation> check() {
        return snapshot(handle -> {
            var found = new ArrayList<Violation>();
            for (var rule : InvariantRule.ALL) {
                found.addAll(violations(handle, rule));
            }
            return found;
        });
    }

    /** The same without what reads every line; see {@link Reconciliation} for that. */
    List<Violation> checkWithoutLines() {
        return snapshot(handle -> {
            var found = new ArrayList<Violation>();
            for (var rule : InvariantRule.ALL) {
                if (!rule.equals(InvariantRule.I11)) {
                    found.addAll(violations(handle, rule));
                }
            }
            return found;
        });
    }

    /**
     * Computes the cost of the newest calls again, from the price versions on their lines; empty when every bill is right.
     *
     * @param newest how many calls
     */
    public List<Violation> recomputeCosts(long newest) {
        return snapshot(handle -> {
            var query = handle.createQuery(InvariantRule.COSTS.sql()).bind("newest", newest);
            return query.mapTo(String.class).list().stream()
                    .map(InvariantRule.COSTS::violation)
                    .toList();
        });
    }

    static List<Violation> violations(Handle handle, InvariantRule rule) {
        var query = handle.createQuery(rule.sql()).setMaxRows(MAX_LISTED);
        return query.mapTo(String.class).list().stream().map(rule::violation).toList();
    }

    private List<Violation> snapshot(Attempts.Work<List<Violation>> work) {
        return database.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            handle.execute("set transaction read only");
            return work.in(handle);
        });
    }
}
