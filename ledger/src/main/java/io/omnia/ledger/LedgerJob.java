package io.omnia.ledger;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Every half minute: releases orphaned holds and ends expired lots. One thread; safe to run on every node. */
public final class LedgerJob implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Logger LOG = Logger.getLogger(LedgerJob.class);

    private final OrphanSweeper sweeper;
    private final Grants grants;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("ledger-job").daemon().factory());

    public LedgerJob(OrphanSweeper sweeper, Grants grants) {
        this.sweeper = sweeper;
        this.grants = grants;
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
            if (holds > 0 || expired > 0) {
                LOG.infof("released %d orphaned holds, ended %d micro-credits of expired lots", holds, expired);
            }
        } catch (RuntimeException problem) {
            LOG.warnf(
                    "the ledger's half-minute round failed, the next one tries again: %s",
                    WriteFailed.reasonOf(problem));
        }
    }
}
