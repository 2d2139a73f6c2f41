package io.omnia.platform.database;

import io.omnia.platform.telemetry.EventLog;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.jdbi.v3.core.Jdbi;

/** Hands the database to everyone: {@link Jdbi} over the pool, {@link DatabaseWatch} over a connection of its own. */
@Singleton
final class DatabaseBeans {
    @Produces
    @Singleton
    Jdbi jdbi(DataSource pool) {
        return Jdbi.create(pool);
    }

    @Produces
    @Singleton
    PostgresAddress address(Config config) {
        return new PostgresAddress(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class),
                config.getOptionalValue("quarkus.datasource.password", String.class)
                        .orElse(""));
    }

    @Produces
    @Singleton
    DatabaseWatch watch(PostgresAddress address, EventLog log) {
        return new DatabaseWatch(PostgresProbe.source(address), log);
    }

    void stop(@Disposes DatabaseWatch watch) {
        watch.close();
    }
}
