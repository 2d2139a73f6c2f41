package io.omnia.identity;

import io.omnia.platform.database.DatabaseWatch;
import io.omnia.platform.startup.StartupCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Begins the upkeep of the remembered keys. */
@Singleton
final class KeyUpkeepStart implements StartupCheck {
    private final KeyCache keys;
    private final DatabaseWatch database;

    @Inject
    KeyUpkeepStart(KeyCache keys, DatabaseWatch database) {
        this.keys = keys;
        this.database = database;
    }

    @Override
    public int order() {
        return BACKGROUND;
    }

    @Override
    public void run() {
        database.onChange(ApiKeyTable.ANNOUNCED, keys::followSoon);
        keys.start();
    }
}
