package io.omnia.ledger;

import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/**
 * What must always be true of the ledger, as queries that find what is not. Tests run all of them after every step, the
 * operator's doctor runs them on a live database.
 */
public final class Invariants {
    private final Jdbi database;

    public Invariants(Jdbi database) {
        this.database = database;
    }

    /**
     * One thing that is wrong.
     *
     * @param name of the rule
     * @param sentence what the rule says
     * @param subject which row breaks it; the same for as long as it does
     * @param detail the subject, and how it breaks the rule
     */
    public record Violation(String name, String sentence, String subject, String detail) {}

    /** Checks every rule on one snapshot of the whole ledger; empty when all hold. */
    public List<Violation> check() {
        return look(InvariantRule.ALL);
    }

    /** The same without what reads every line; see {@link Reconciliation} for that. */
    List<Violation> checkWithoutLines() {
        return look(InvariantRule.ALL.stream()
                .filter(rule -> !rule.equals(InvariantRule.I11))
                .toList());
    }

    /**
     * Computes the cost of the newest calls again, from the price versions on their lines; empty when every bill is right.
     *
     * @param newest how many calls
     */
    public List<Violation> recomputeCosts(long newest) {
        return look(List.of(InvariantRule.costs(
                "ledger.usage_line order by call_id desc limit :newest", Map.of("newest", newest))));
    }

    private List<Violation> look(List<InvariantRule> rules) {
        return Snapshot.of(
                database,
                handle -> rules.stream()
                        .flatMap(rule -> rule.look(handle).found().stream())
                        .toList());
    }
}
