package io.omnia.ledger;

import io.omnia.platform.startup.DoctorCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;

/** Checks every invariant of the books but that of all lines, which is checked once a night, and computes the newest bills again. */
@Singleton
final class LedgerDoctorCheck implements DoctorCheck {
    private static final long BILLS = 10_000;

    private final Invariants invariants;

    @Inject
    LedgerDoctorCheck(Invariants invariants) {
        this.invariants = invariants;
    }

    @Override
    public String id() {
        return "ledger";
    }

    @Override
    public String name() {
        return "the ledger's invariants";
    }

    @Override
    public Finding run() {
        var found = new ArrayList<>(invariants.checkWithoutLines());
        found.addAll(invariants.recomputeCosts(BILLS));
        if (found.isEmpty()) {
            return new Finding.Good(InvariantRule.ALL.size() + " rules hold, the newest bills are right");
        }
        return new Finding.Trouble(found.stream()
                .map(violation -> violation.name() + ": " + violation.sentence() + " But " + violation.detail() + ".")
                .toList());
    }
}
