package io.omnia.ledger;

import io.omnia.platform.startup.StartupCheck;
import io.omnia.platform.startup.StartupRefusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Opens the wallets and waits until what the last run spooled is booked and what it held is released. */
@Singleton
final class LedgerRecovery implements StartupCheck {
    /** A full spool is applied in a fraction of this. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final NodeWallets wallets;

    @Inject
    LedgerRecovery(NodeWallets wallets) {
        this.wallets = wallets;
    }

    @Override
    public int order() {
        return RECOVERY;
    }

    @Override
    public void run() {
        try {
            if (!wallets.open().awaitReady(PATIENCE)) {
                throw new StartupRefusal(
                        "The calls that were spooled while the database was away could not be booked within "
                                + PATIENCE.toMinutes()
                                + " minutes: check that the database answers and can be written.");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new StartupRefusal("The start was interrupted.");
        }
    }
}
