package io.omnia.ledger;

import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Every half minute: releases orphaned holds, ends expired lots and proposals, deletes claims whose time is over, and brings the
 * limits of plans up to date. One thread; safe to run on every node.
 */
public final class LedgerJob implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final OrphanSweeper sweeper;
    private final Grants grants;
    private final Adjustments adjustments;
    private final Claims claims;
    private final Plans plans;
    private final EventLog log;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("ledger-job").daemon().factory());

    public LedgerJob(
            OrphanSweeper sweeper, Grants grants, Adjustments adjustments, Claims claims, Plans plans, EventLog log) {
        this.sweeper = sweeper;
        this.grants = grants;
        this.adjustments = adjustments;
        this.claims = claims;
        this.plans = plans;
        this.log = log;
    }

    /** Runs from now on, first after one interval. */
    public void start() {
        var _ = timer.scheduleWithFixedDelay(this::run, INTERVAL.toSeconds(), INTERVAL.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** One round. A failure is logged and the next round tries again: a timer that throws never runs again. */
    void run() {
        try {
            var holds = sweeper.sweep();
            var expired = grants.expireLots();
            adjustments.expireProposals();
            claims.deleteExpired();
            plans.upkeep();
            if (holds > 0 || expired > 0) {
                log.info("ledger.job.done", LogField.COUNT.is(holds), LogField.MICROCREDITS.is(expired));
            }
        } catch (RuntimeException problem) {
            log.warn("ledger.job.failed", problem);
        }
    }
}
