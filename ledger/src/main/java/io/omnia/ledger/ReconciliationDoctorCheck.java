package io.omnia.ledger;

import io.omnia.platform.startup.DoctorCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jdbi.v3.core.Jdbi;

/** What the last reconciliations found and no later one found right again. */
@Singleton
final class ReconciliationDoctorCheck implements DoctorCheck {
    private final Jdbi database;
    private final ReconciliationTable table = new ReconciliationTable();

    @Inject
    ReconciliationDoctorCheck(Jdbi database) {
        this.database = database;
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
        var open = database.withHandle(table::open);
        if (!open.isEmpty()) {
            return new Finding.Trouble(open.stream()
                    .map(found -> found.rule() + ": " + found.sentence() + " But " + found.detail() + ".")
                    .toList());
        }
        return database.withHandle(handle -> table.last(handle, ReconciliationTable.Kind.ALL))
                .map(run -> (Finding) new Finding.Good("every line and posting was checked at " + run.endedAt()))
                .orElseGet(() -> new Finding.Good("nothing was found; everything is checked once a night"));
    }
}
