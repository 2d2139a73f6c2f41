package io.omnia.privacy;

import io.omnia.platform.startup.StartupCheck;
import io.omnia.platform.startup.StartupRefusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jdbi.v3.core.Jdbi;

/** Refuses to start on a database, or with log fields, cookies and ways out, that nobody declared. */
@Singleton
final class InventoryStart implements StartupCheck {
    private final InventoryCheck check;
    private final Jdbi database;

    @Inject
    InventoryStart(InventoryCheck check, Jdbi database) {
        this.check = check;
        this.database = database;
    }

    @Override
    public int order() {
        return INVENTORY;
    }

    @Override
    public void run() {
        try {
            check.verify(database);
        } catch (InventoryGap gap) {
            throw new StartupRefusal(String.join(" ", gap.sentences()), gap);
        }
    }
}
