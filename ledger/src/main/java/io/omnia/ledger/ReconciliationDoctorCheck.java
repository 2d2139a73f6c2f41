package io.omnia.ledger;

import io.omnia.ledger.ReconciliationTable.Kind;
import io.omnia.platform.startup.DoctorCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** What the last reconciliations found and no later one found right again. */
@Singleton
final class ReconciliationDoctorCheck implements DoctorCheck {
    private final Reconciliation reconciliation;

    @Inject
    ReconciliationDoctorCheck(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    @Override
    public String id() {
        return "reconciliation";
    }

    @Override
    public String name() {
        return "the reconciliation";
    }

    @Override
    public Finding run() {
        var open = reconciliation.findings();
        if (!open.isEmpty()) {
            return new Finding.Trouble(open.stream()
                    .map(found -> found.rule() + ": " + found.sentence() + " But " + found.detail() + ".")
                    .toList());
        }
        return reconciliation
                .last(Kind.ALL)
                .map(run -> (Finding) new Finding.Good("every line and posting was checked at " + run.endedAt()))
                .orElseGet(() -> new Finding.Good("nothing was found; everything is checked once a night"));
    }
}
