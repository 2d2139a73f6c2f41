package io.omnia.app;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.omnia.platform.database.DatabaseWatch;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Drops the pool's dead connections as soon as the database is back, instead of letting one caller after the other find them. */
@Singleton
final class PoolRefresh {
    private final DatabaseWatch database;
    private final AgroalDataSource pool;

    PoolRefresh(DatabaseWatch database, AgroalDataSource pool) {
        this.database = database;
        this.pool = pool;
    }

    void watch(@Observes StartupEvent starting) {
        database.onReconnect(() -> pool.flush(FlushMode.INVALID));
    }
}
