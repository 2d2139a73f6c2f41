package io.omnia.ledger;

import io.omnia.platform.startup.StartupCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Begins the half-minute round. */
@Singleton
final class LedgerJobStart implements StartupCheck {
    private final LedgerJob job;

    @Inject
    LedgerJobStart(LedgerJob job) {
        this.job = job;
    }

    @Override
    public int order() {
        return BACKGROUND;
    }

    @Override
    public void run() {
        job.start();
    }
}
