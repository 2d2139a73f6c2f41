package io.omnia.ledger;

import io.omnia.platform.database.DatabaseWatch;
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
    /** By this name the database announces that a limit was set, changed or frozen. */
    static final String LIMITS = "ledger.spend_limit";

    private final NodeWallets wallets;
    private final DatabaseWatch database;

    @Inject
    LedgerRecovery(NodeWallets wallets, DatabaseWatch database) {
        this.wallets = wallets;
        this.database = database;
    }

    @Override
    public int order() {
        return RECOVERY;
    }

    @Override
    public void run() {
        try {
            var open = wallets.open();
            database.onChange(LIMITS, open::seeToLeasesSoon);
            if (!open.awaitReady(PATIENCE)) {
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
