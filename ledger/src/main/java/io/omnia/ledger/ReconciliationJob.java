package io.omnia.ledger;

import io.omnia.ledger.ReconciliationTable.Kind;
import io.omnia.ledger.ReconciliationTable.Run;
import io.omnia.platform.database.Rounds;
import io.omnia.platform.startup.Role;
import io.omnia.platform.startup.StartupCheck;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Every minute: {@link Reconciliation} of what changed, and once a night of everything, by one node at a time of those that run
 * jobs; and on every node what it found, for whoever watches.
 */
@Singleton
public final class ReconciliationJob implements StartupCheck {
    private static final Duration EVERY = Duration.ofMinutes(1);

    /** When most people sleep somewhere. In UTC. */
    private static final int HOUR_OF_NIGHT = 3;

    /** After a night's check that did not come to its end; what changed is looked at meanwhile. */
    private static final Duration BETWEEN_TRIES = Duration.ofHours(1);

    private final Reconciliation reconciliation;
    private final Clock clock;
    private final EventLog log;
    private final Role role;
    private final Rounds checks;
    private final Rounds looks;
    private Instant tried = Instant.MIN;
    private volatile long open;
    private volatile Overshoot overshoot = Overshoot.NONE;

    @Inject
    ReconciliationJob(Reconciliation reconciliation, Clock clock, EventLog log, Role role) {
        this.reconciliation = reconciliation;
        this.clock = clock;
        this.log = log;
        this.role = role;
        this.checks = new Rounds("reconciliation", EVERY, this::check, "ledger.reconciliation.failed", log);
        this.looks = new Rounds("reconciliation-look", EVERY, this::look, "ledger.reconciliation.not-seen", log);
    }

    @Override
    public int order() {
        return BACKGROUND;
    }

    @Override
    public void run() {
        looks.start();
        if (role.runsJobs()) {
            checks.start();
        }
    }

    @PreDestroy
    void stop() {
        checks.close();
        looks.close();
    }

    /** How many findings were open when this node last looked, at most a minute ago. */
    public long open() {
        return open;
    }

    /** How far calls had gone beyond their wallets when this node last looked, at most a minute ago. */
    public Overshoot overshoot() {
        return overshoot;
    }

    void check() {
        reconciliation.unlessOneRuns(() -> {
            tell(reconciliation.changed());
            if (nightIsDue()) {
                tried = clock.instant();
                tell(reconciliation.all());
            }
        });
    }

    void look() {
        open = reconciliation.open();
        overshoot = reconciliation.overshoot();
    }

    private void tell(List<Invariants.Violation> found) {
        for (var one : found) {
            log.error("ledger.reconciliation.found", LogField.REASON.is(one.name()));
        }
    }

    private boolean nightIsDue() {
        var now = clock.instant();
        var begun = reconciliation.last(Kind.ALL).map(Run::startedAt).orElse(Instant.MIN);
        return begun.isBefore(due(now)) && !tried.plus(BETWEEN_TRIES).isAfter(now);
    }

    private static Instant due(Instant now) {
        var today = now.atOffset(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.DAYS)
                .plusHours(HOUR_OF_NIGHT)
                .toInstant();
        return today.isAfter(now) ? today.minus(Duration.ofDays(1)) : today;
    }
}
