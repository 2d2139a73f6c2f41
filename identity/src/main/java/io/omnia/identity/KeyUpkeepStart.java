package io.omnia.identity;

import io.omnia.platform.startup.StartupCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Begins the upkeep of the remembered keys. */
@Singleton
final class KeyUpkeepStart implements StartupCheck {
    private final KeyCache keys;

    @Inject
    KeyUpkeepStart(KeyCache keys) {
        this.keys = keys;
    }

    @Override
    public int order() {
        return BACKGROUND;
    }

    @Override
    public void run() {
        keys.start();
    }
}
