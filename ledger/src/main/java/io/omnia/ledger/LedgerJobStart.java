package io.omnia.ledger;

import io.omnia.platform.startup.Role;
import io.omnia.platform.startup.StartupCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Begins the half-minute round, on a node that runs jobs. */
@Singleton
final class LedgerJobStart implements StartupCheck {
    private final LedgerJob job;
    private final Role role;

    @Inject
    LedgerJobStart(LedgerJob job, Role role) {
        this.job = job;
        this.role = role;
    }

    @Override
    public int order() {
        return BACKGROUND;
    }

    @Override
    public void run() {
        if (role.runsJobs()) {
            job.start();
        }
    }
}
