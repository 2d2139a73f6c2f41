package io.omnia.app;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.omnia.platform.database.Notices;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Drops the pool's dead connections as soon as the database is back, instead of letting one caller after the other find them. */
@Singleton
final class PoolRefresh {
    private final Notices notices;
    private final AgroalDataSource pool;

    PoolRefresh(Notices notices, AgroalDataSource pool) {
        this.notices = notices;
        this.pool = pool;
    }

    void watch(@Observes StartupEvent starting) {
        notices.onReconnect(() -> pool.flush(FlushMode.INVALID));
    }
}
