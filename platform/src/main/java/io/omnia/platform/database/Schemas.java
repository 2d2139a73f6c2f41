package io.omnia.platform.database;

import io.omnia.platform.startup.StartupRefusal;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** Brings one module's schema up to date. Each module has its own schema, migrations folder and history table. */
public final class Schemas {
    private Schemas() {}

    /** As {@link #migrate(DataSource, String)}, before there is a pool. */
    public static void migrate(PostgresAddress address, String module) {
        migrate(PostgresProbe.source(address), module);
    }

    /**
     * Applies what is missing of {@code db/<module>/V….sql} to the schema of the same name. Safe to repeat; does nothing for a
     * module without migrations. Throws {@link StartupRefusal} when the schema was written by a newer or a changed version.
     */
    public static void migrate(DataSource database, String module) {
        if (Schemas.class.getClassLoader().getResource("db/" + module) == null) {
            return;
        }
        try {
            Flyway.configure(Schemas.class.getClassLoader())
                    .dataSource(database)
                    .locations("classpath:db/" + module)
                    .schemas(module)
                    .defaultSchema(module)
                    .table("schema_history")
                    .ignoreMigrationPatterns(new String[0])
                    .load()
                    .migrate();
        } catch (FlywayValidateException differs) {
            throw new StartupRefusal(
                    "The database's schema " + module
                            + " was written by another version of Omnia: start that version, or restore a backup that fits this one.",
                    differs);
        }
    }
}
