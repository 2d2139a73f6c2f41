package io.omnia.ledger;

import io.omnia.platform.startup.StartupCheck;
import io.omnia.platform.startup.StartupRefusal;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Waits, before the first call, until what the last run left behind is booked: its spool, then its open holds. */
@Singleton
final class LedgerStart implements StartupCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DatabaseWallets wallets;
    private final LedgerJob job;

    LedgerStart(DatabaseWallets wallets, LedgerJob job) {
        this.wallets = wallets;
        this.job = job;
    }

    @Override
    public int order() {
        return RECOVERY;
    }

    @Override
    public void run() {
        try {
            if (!wallets.awaitReady(PATIENCE)) {
                throw new StartupRefusal(
                        "The ledger's spool could not be applied within " + PATIENCE.toSeconds() + " seconds.");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new StartupRefusal("The start was interrupted.");
        }
        job.start();
    }
}
