package io.omnia.gateway;

import io.omnia.gateway.catalog.Catalog;
import io.omnia.gateway.catalog.CatalogException;
import io.omnia.platform.startup.StartupCheck;
import io.omnia.platform.startup.StartupRefusal;
import jakarta.inject.Singleton;

/** Reads the catalog before the first call; a wrong file stops the start with a sentence. */
@Singleton
final class CatalogStart implements StartupCheck {
    private final Catalog catalog;

    CatalogStart(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public int order() {
        return BOOTSTRAP;
    }

    @Override
    public void run() {
        try {
            catalog.open();
        } catch (CatalogException wrong) {
            throw new StartupRefusal(String.valueOf(wrong.getMessage()));
        }
    }
}
