package io.omnia.ledger;

import io.omnia.identity.Mode;
import io.omnia.platform.startup.Command;
import io.omnia.platform.startup.StartupRefusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** {@code ./omnia reconcile}: checks everything now, and prints what was found and what the last days brought in. */
@Singleton
final class ReconcileCommand implements Command {
    private static final int DAYS = 7;
    private static final int MOST_ROWS = 50;

    private final Reconciliation reconciliation;
    private final Clock clock;

    @Inject
    ReconcileCommand(Reconciliation reconciliation, Clock clock) {
        this.reconciliation = reconciliation;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "reconcile";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) {
        if (!arguments.isEmpty()) {
            throw new StartupRefusal("reconcile takes no " + arguments.getFirst() + ".");
        }
        var found = new ArrayList<Invariants.Violation>();
        reconciliation.afterOthers(() -> found.addAll(reconciliation.all()));
        margins(out);
        for (var one : found) {
            out.printf("BAD  %-7s %s But %s.%n", one.name(), one.sentence(), one.detail());
        }
        out.println(found.isEmpty() ? "ok   nothing was found" : "BAD  " + found.size() + " found");
        return found.isEmpty() ? 0 : 1;
    }

    private void margins(PrintStream out) {
        var tomorrow = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1);
        var rows = reconciliation
                .margins(Mode.LIVE, tomorrow.minusDays(DAYS), tomorrow, MOST_ROWS)
                .rows();
        if (rows.isEmpty()) {
            return;
        }
        out.printf(
                "%-10s  %-40s %-12s %10s %16s %16s %16s%n",
                "day", "model", "provider", "calls", "billed $", "cost $", "margin $");
        for (var row : rows) {
            out.printf(
                    "%-10s  %-40s %-12s %10d %16s %16s %16s%n",
                    row.day(),
                    row.model(),
                    row.provider(),
                    row.earned().calls(),
                    Money.of(row.earned().billedMicros()).usd(),
                    Money.of(row.earned().costMicros()).usd(),
                    Money.of(row.earned().marginMicros()).usd());
        }
    }
}
