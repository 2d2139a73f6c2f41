package io.omnia.platform.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings one module's schema up to date. Each module has its own schema, migrations folder and history table. */
public final class Schemas {
    private Schemas() {}

    /** Applies what is missing of {@code db/<module>/V….sql} to the schema of the same name. Safe to repeat. */
    public static void migrate(DataSource database, String module) {
        Flyway.configure(Schemas.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:db/" + module)
                .schemas(module)
                .defaultSchema(module)
                .table("schema_history")
                .load()
                .migrate();
    }
}
