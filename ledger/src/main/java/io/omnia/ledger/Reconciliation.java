package io.omnia.ledger;

import io.omnia.ledger.ReconciliationTable.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Gatherers;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Checks the books against themselves: the journal, wallets and limits, the lines of every day against their sums and
 * postings, and what was billed against what providers cost. What is wrong is kept as a finding until a check of everything
 * no longer finds it. Blocking; each rule and each day has a snapshot of its own.
 */
public final class Reconciliation {
    /** Found violations listed for one rule of one day; there may be more. */
    private static final int MAX_LISTED = 20;

    /** Identifiers come from the clocks of several machines, and a transaction is not seen before its commit. */
    private static final Duration OVERLAP = Duration.ofMinutes(2);

    private static final Duration AT_MOST_BACK = Duration.ofHours(1);
    private static final Duration YESTERDAY = Duration.ofDays(1);
    private static final Duration RUNS_KEPT = Duration.ofDays(30);

    /** A few of the pool's connections, and of the server's cores. */
    private static final int DAYS_ABREAST = 2;

    private final Jdbi database;
    private final Clock clock;
    private final ReconciliationTable table = new ReconciliationTable();
    private final UsagePartTable parts = new UsagePartTable();

    public Reconciliation(Jdbi database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Looks at what changed since the last such run, and notes what it finds. */
    public List<Invariants.Violation> changed() {
        var started = clock.instant();
        var since = database.withHandle(handle -> table.last(handle, Kind.CHANGED))
                .map(ReconciliationTable.Run::startedAt)
                .filter(last -> last.isAfter(started.minus(AT_MOST_BACK)))
                .orElse(started.minus(AT_MOST_BACK))
                .minus(OVERLAP);
        return note(Kind.CHANGED, started, since(since));
    }

    private List<Invariants.Violation> since(Instant since) {
        var found = new ArrayList<Invariants.Violation>();
        for (var rule : ChangedRules.ALL) {
            found.addAll(snapshot(handle -> since(handle, rule, since)));
        }
        return found;
    }

    private static List<Invariants.Violation> since(Handle handle, InvariantRule rule, Instant since) {
        if (!rule.sql().contains(":since")) {
            return Invariants.violations(handle, rule);
        }
        return handle
                .createQuery(rule.sql())
                .setMaxRows(MAX_LISTED)
                .addCustomizer(new PlannedForItsValues())
                .bind("since", CallIds.started(since, null).first())
                .bind("yesterday", CallIds.started(since.minus(YESTERDAY), null).first())
                .mapTo(String.class)
                .list()
                .stream()
                .map(rule::violation)
                .toList();
    }

    /** Looks at everything, computes the margins of days that had calls since, and notes what it finds. */
    public List<Invariants.Violation> all() {
        var started = clock.instant();
        var found = new ArrayList<Invariants.Violation>();
        for (var rule : InvariantRule.ALL) {
            if (!rule.equals(InvariantRule.I11)) {
                found.addAll(snapshot(handle -> Invariants.violations(handle, rule)));
            }
        }
        found.addAll(ofEach(days(), this::lines));
        found.addAll(rest());
        found.addAll(margins());
        return note(Kind.ALL, started, found);
    }

    /** Several days at one time: each is read from the first line to the last, which keeps one core busy. */
    private static List<Invariants.Violation> ofEach(
            List<LocalDate> days, Function<LocalDate, List<Invariants.Violation>> look) {
        return days.stream()
                .gather(Gatherers.mapConcurrent(DAYS_ABREAST, look))
                .flatMap(List::stream)
                .toList();
    }

    private List<Invariants.Violation> lines(LocalDate day) {
        return PartRules.of(day).stream()
                .flatMap(rule -> violations(rule, day).stream())
                .toList();
    }

    private List<Invariants.Violation> violations(InvariantRule rule, LocalDate day) {
        return snapshot(handle -> PartRules.violations(handle, rule, day, MAX_LISTED));
    }

    private List<LocalDate> days() {
        var tomorrow = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1);
        return database.withHandle(handle -> parts.outlived(handle, tomorrow));
    }

    private List<Invariants.Violation> rest() {
        var lines = database.withHandle(parts::rest);
        return lines == 0
                ? List.of()
                : List.of(new Invariants.Violation(
                        "REST", "Every line is in the part of its day.", lines + " lines are in no day's part"));
    }

    private List<Invariants.Violation> margins() {
        var found = new ArrayList<>(ofEach(database.withHandle(table::uncounted), this::costs));
        for (var detail : database.withHandle(table::belowCost)) {
            found.add(new Invariants.Violation(
                    "MARGIN", "What the calls of a day bring in is no less than what their providers cost.", detail));
        }
        return found;
    }

    /** The bills of a day, and what it earned. */
    private List<Invariants.Violation> costs(LocalDate day) {
        var found = violations(PartRules.costs(day), day);
        database.useTransaction(handle -> table.count(handle, day));
        return found;
    }

    private List<Invariants.Violation> note(Kind kind, Instant started, List<Invariants.Violation> found) {
        var run = new ReconciliationTable.Run(kind, started, clock.instant(), found.size());
        database.useTransaction(handle -> {
            table.note(handle, run, found);
            table.forgetRuns(handle, started.minus(RUNS_KEPT));
        });
        return List.copyOf(found);
    }

    /** How many findings are open. */
    public long open() {
        return database.withHandle(table::countOpen);
    }

    private <T> T snapshot(Function<Handle, T> work) {
        return database.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, work::apply);
    }
}
