package io.omnia.ledger;

import io.omnia.identity.Mode;
import io.omnia.ledger.InvariantRule.Looked;
import io.omnia.ledger.Invariants.Violation;
import io.omnia.ledger.ReconciliationTable.Earned;
import io.omnia.ledger.ReconciliationTable.Kind;
import io.omnia.ledger.ReconciliationTable.Margin;
import io.omnia.ledger.ReconciliationTable.Run;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Checks the books against themselves: the journal, wallets and limits, the lines of every day against their sums and
 * postings, and what was billed against what providers cost. What is wrong is kept as a finding until a check of everything
 * has looked at it again and found it right. Blocking; each rule and each day has a snapshot of its own.
 */
public final class Reconciliation {
    /** Identifiers come from the clocks of several machines, and a transaction is not seen before its commit. */
    private static final Duration OVERLAP = Duration.ofMinutes(2);

    private static final Duration AT_MOST_BACK = Duration.ofHours(1);
    private static final Duration RUNS_KEPT = Duration.ofDays(30);

    /** For one rule among everything, or one of a day. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    /** For one rule of what changed, and there is a minute for all of them. */
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(30);

    /** A process that stopped in the middle keeps others from checking for as long. */
    private static final Duration LONGEST_RUN = Duration.ofHours(12);

    private static final long RECONCILING = 0x6f6d6e69_72656364L;

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

    /**
     * What calls earned.
     *
     * @param total of the rows, and of those that were too many
     * @param asOf when everything was last checked; null for never
     */
    record Margins(
            List<Margin> rows, Earned total, @Nullable Instant asOf) {}

    /** Does the work unless a check runs somewhere. */
    void unlessOneRuns(Runnable work) {
        alone("select pg_try_advisory_xact_lock(:lock)", work);
    }

    /** Does the work, after the check that runs somewhere. */
    void afterOthers(Runnable work) {
        alone("select true from pg_advisory_xact_lock(:lock)", work);
    }

    /**
     * On a connection of its own: the work would get one that this thread uses already, and its snapshots would be parts of the
     * lock's transaction.
     */
    private void alone(String lock, Runnable work) {
        try (var handle = database.open()) {
            handle.useTransaction(in -> {
                in.execute("set local idle_in_transaction_session_timeout = " + LONGEST_RUN.toMillis());
                var locked = Snapshot.patiently(
                        in,
                        LONGEST_RUN,
                        waiting -> waiting.createQuery(lock)
                                .bind("lock", RECONCILING)
                                .mapTo(Boolean.class)
                                .one());
                if (locked) {
                    work.run();
                }
            });
        }
    }

    /** Looks at what changed since the last such run, and notes what it finds. */
    public List<Violation> changed() {
        var started = clock.instant();
        var since = last(Kind.CHANGED)
                .map(Run::startedAt)
                .filter(last -> last.isAfter(started.minus(AT_MOST_BACK)))
                .orElse(started.minus(AT_MOST_BACK))
                .minus(OVERLAP);
        var looked = ChangedRules.since(since).stream()
                .map(rule -> look(rule, SHORT_PATIENCE))
                .toList();
        return note(Kind.CHANGED, started, looked);
    }

    /** Looks at everything, computes the margins of days that had calls since, and notes what it finds. */
    public List<Violation> all() {
        var started = clock.instant();
        var looked = new ArrayList<Looked>();
        for (var rule : InvariantRule.ALL) {
            if (!rule.equals(InvariantRule.I11)) {
                looked.add(look(rule, PATIENCE));
            }
        }
        looked.addAll(ofEach(
                days(),
                day -> PartRules.of(day).stream()
                        .map(rule -> look(rule, PATIENCE))
                        .toList()));
        looked.add(look(InvariantRule.REST, PATIENCE));
        looked.addAll(ofEach(database.withHandle(table::uncounted), day -> List.of(costs(day))));
        looked.add(look(InvariantRule.MARGIN, PATIENCE));
        return note(Kind.ALL, started, looked);
    }

    /** Several days at one time: each is read from the first line to the last, which keeps one core busy. */
    private static List<Looked> ofEach(List<LocalDate> days, Function<LocalDate, List<Looked>> look) {
        return days.stream()
                .gather(Gatherers.mapConcurrent(DAYS_ABREAST, look))
                .flatMap(List::stream)
                .toList();
    }

    private Looked look(InvariantRule rule, Duration patience) {
        return orFailed(rule, () -> Snapshot.of(database, handle -> Snapshot.patiently(handle, patience, rule::look)));
    }

    /**
     * The bills of a day, and what it earned: of the same calls, and what is found is kept with it, since nobody looks at a day
     * again that is counted.
     */
    private Looked costs(LocalDate day) {
        var rule = PartRules.costs(day);
        return orFailed(
                rule,
                () -> database.inTransaction(
                        TransactionIsolationLevel.REPEATABLE_READ,
                        handle -> Snapshot.patiently(handle, PATIENCE, in -> {
                            var looked = rule.look(in);
                            table.found(in, looked.found(), clock.instant());
                            table.count(in, day);
                            return looked;
                        })));
    }

    /** A rule that cannot be looked at is a finding and keeps the others from nothing; without a database there are no others. */
    private static Looked orFailed(InvariantRule rule, Supplier<Looked> look) {
        try {
            return look.get();
        } catch (RuntimeException problem) {
            if (WriteFailed.meaningOf(problem) == WriteFailed.Meaning.AWAY) {
                throw problem;
            }
            return rule.failed(problem);
        }
    }

    private List<LocalDate> days() {
        var tomorrow = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1);
        return database.withHandle(handle -> parts.outlived(handle, tomorrow));
    }

    private List<Violation> note(Kind kind, Instant started, List<Looked> looked) {
        var found = looked.stream().flatMap(one -> one.found().stream()).toList();
        var unfinished =
                looked.stream().filter(one -> !one.whole()).map(Looked::rule).collect(Collectors.toSet());
        var run = new Run(kind, started, clock.instant(), found.size());
        database.useTransaction(handle -> {
            table.note(handle, run);
            if (kind == Kind.ALL) {
                table.end(handle, found, unfinished, run.endedAt());
            }
            table.found(handle, found, run.endedAt());
            table.forgetRuns(handle, started.minus(RUNS_KEPT));
        });
        return found;
    }

    /** How many findings are open. */
    public long open() {
        return database.withHandle(table::countOpen);
    }

    /** The open findings, the newest first and at most two hundred. */
    List<ReconciliationTable.Finding> findings() {
        return database.withHandle(table::open);
    }

    Optional<Run> last(Kind kind) {
        return database.withHandle(handle -> table.last(handle, kind));
    }

    /** How far calls have gone beyond the wallets that paid for them. */
    Overshoot overshoot() {
        return database.withHandle(new LimitTable()::overshoot);
    }

    /** What calls earned on these days, the last of them not included: the newest first, and at most so many rows. */
    Margins margins(Mode mode, LocalDate from, LocalDate to, int most) {
        var code = Columns.code(mode);
        return Snapshot.of(
                database,
                handle -> new Margins(
                        table.margins(handle, code, from, to, most),
                        table.earned(handle, code, from, to),
                        table.last(handle, Kind.ALL).map(Run::endedAt).orElse(null)));
    }
}
