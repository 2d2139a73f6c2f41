package io.omnia.ledger;

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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/** Every minute: {@link Reconciliation} of what changed; once a night of everything. On one node at a time. */
@Singleton
public final class ReconciliationJob implements StartupCheck {
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    /** When most people sleep somewhere. In UTC. */
    private static final int HOUR_OF_NIGHT = 3;

    private static final long RECONCILING = 0x6f6d6e69_72656364L;

    private final Jdbi database;
    private final Reconciliation reconciliation;
    private final Clock clock;
    private final EventLog log;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("reconciliation").daemon().factory());
    private volatile long open;
    private volatile Overshoot overshoot = Overshoot.NONE;

    @Inject
    ReconciliationJob(Jdbi database, Reconciliation reconciliation, Clock clock, EventLog log) {
        this.database = database;
        this.reconciliation = reconciliation;
        this.clock = clock;
        this.log = log;
    }

    @Override
    public int order() {
        return BACKGROUND;
    }

    @Override
    public void run() {
        var _ = timer.scheduleWithFixedDelay(this::round, INTERVAL.toSeconds(), INTERVAL.toSeconds(), TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
    }

    /** How many findings were open when this node last looked, at most a minute ago. */
    public long open() {
        return open;
    }

    /** How far calls had gone beyond their wallets when this node last looked, at most a minute ago. */
    public Overshoot overshoot() {
        return overshoot;
    }

    /** One round. A failure is logged and the next round tries again: a timer that throws never runs again. */
    void round() {
        try {
            database.useTransaction(lock -> {
                if (lock.createQuery("select pg_try_advisory_xact_lock(:lock)")
                        .bind("lock", RECONCILING)
                        .mapTo(Boolean.class)
                        .one()) {
                    tell(nightIsDue() ? reconciliation.all() : reconciliation.changed());
                }
            });
            open = reconciliation.open();
            overshoot = database.withHandle(new LimitTable()::overshoot);
        } catch (RuntimeException problem) {
            log.warn("ledger.reconciliation.failed", problem);
        }
    }

    private void tell(List<Invariants.Violation> found) {
        for (var one : found) {
            log.error("ledger.reconciliation.found", LogField.REASON.is(one.name()));
        }
    }

    private boolean nightIsDue() {
        var due = due(clock.instant());
        return database.withHandle(handle -> new ReconciliationTable().last(handle, ReconciliationTable.Kind.ALL))
                .map(ReconciliationTable.Run::startedAt)
                .orElse(Instant.MIN)
                .isBefore(due);
    }

    private static Instant due(Instant now) {
        var today = now.atOffset(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.DAYS)
                .plusHours(HOUR_OF_NIGHT)
                .toInstant();
        return today.isAfter(now) ? today.minus(Duration.ofDays(1)) : today;
    }
}
