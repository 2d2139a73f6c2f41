package io.omnia.platform.database;

import io.omnia.platform.startup.StartupRefusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;

/**
 * Brings modules' schemas up to date. Each module has its own schema, migrations folder and history table. A schema's comment
 * says which migrations made it, so that a start that has nothing to migrate asks one question instead of comparing histories,
 * which took longer than all the rest of its work with the database.
 */
public final class Schemas {
    /** Of all schemas: there are few. */
    private static final String MARKS = "select nspname, obj_description(oid, 'pg_namespace') from pg_namespace";

    /** PostgreSQL refuses the second of two comments that are made at one time. */
    private static final String ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('omnia.schemas'))";

    private static final String NOT_THE_OWNER = "42501";

    private Schemas() {}

    /** As {@link #migrate(DataSource, Collection)}, before there is a pool. */
    public static void migrate(PostgresAddress address, Collection<String> modules) {
        migrate(PostgresProbe.source(address), modules);
    }

    /** As {@link #migrate(DataSource, Collection)}, for one of them. */
    public static void migrate(DataSource database, String module) {
        migrate(database, List.of(module));
    }

    /**
     * Applies what is missing of {@code db/<module>/V….sql} to the schema of the same name. Safe to repeat; does nothing for a
     * module without migrations. Throws {@link StartupRefusal} when a schema was written by a newer or a changed version.
     */
    public static void migrate(DataSource database, Collection<String> modules) {
        try (var connection = database.getConnection()) {
            var marks = marks(connection);
            for (var module : modules) {
                var wanted = Migrations.fingerprint(module);
                if (wanted.isPresent() && !wanted.get().equals(marks.get(module))) {
                    if (marks.containsKey(module)) {
                        // Who breaks off from here on leaves a schema of which nobody claims to know.
                        mark(connection, module, null);
                    }
                    apply(database, module);
                    markUnlessForbidden(connection, module, wanted.get());
                }
            }
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static void apply(DataSource database, String module) {
        try {
            Flyway.configure(Schemas.class.getClassLoader())
                    .dataSource(database)
                    .locations("classpath:" + Migrations.folder(module))
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

    /** What the comments of schemas say, by schema. */
    private static Map<String, String> marks(Connection connection) throws SQLException {
        var marks = new HashMap<String, String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(MARKS)) {
            while (rows.next()) {
                if (rows.getString(2) != null) {
                    marks.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return marks;
    }

    /** Only a schema's owner may comment on it; without, each start takes the long way. */
    private static void markUnlessForbidden(Connection connection, String module, String mark) throws SQLException {
        try {
            mark(connection, module, mark);
        } catch (SQLException problem) {
            if (!NOT_THE_OWNER.equals(problem.getSQLState())) {
                throw problem;
            }
        }
    }

    private static void mark(Connection connection, String module, @Nullable String mark) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute(ONE_AT_A_TIME);
            statement.execute(
                    "comment on schema " + module + " is " + (mark == null ? "null" : statement.enquoteLiteral(mark)));
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
