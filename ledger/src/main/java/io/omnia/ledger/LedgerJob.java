package io.omnia.ledger;

import io.omnia.platform.database.Rounds;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import java.time.Duration;

/**
 * Every half minute: releases orphaned holds, ends expired lots and proposals, deletes claims whose time is over, and brings the
 * limits of plans up to date. One thread; safe to run on every node.
 */
public final class LedgerJob implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(30);

    private final OrphanSweeper sweeper;
    private final Grants grants;
    private final Adjustments adjustments;
    private final Claims claims;
    private final Plans plans;
    private final EventLog log;
    private final Rounds rounds;

    public LedgerJob(
            OrphanSweeper sweeper, Grants grants, Adjustments adjustments, Claims claims, Plans plans, EventLog log) {
        this.sweeper = sweeper;
        this.grants = grants;
        this.adjustments = adjustments;
        this.claims = claims;
        this.plans = plans;
        this.log = log;
        this.rounds = new Rounds("ledger-job", EVERY, this::run, "ledger.job.failed", log);
    }

    public void start() {
        rounds.start();
    }

    @Override
    public void close() {
        rounds.close();
    }

    private void run() {
        var holds = sweeper.sweep();
        var expired = grants.expireLots();
        adjustments.expireProposals();
        claims.deleteExpired();
        plans.upkeep();
        if (holds > 0 || expired > 0) {
            log.info("ledger.job.done", LogField.COUNT.is(holds), LogField.MICROCREDITS.is(expired));
        }
    }
}
