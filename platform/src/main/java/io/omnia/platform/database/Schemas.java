package io.omnia.platform.database;

import io.omnia.platform.startup.StartupRefusal;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;

/**
 * Brings modules' schemas up to date. Each module has its own schema, migrations folder and history table. The comment of a
 * history table says which migrations it is the history of, so that a start that has nothing to migrate asks one question instead
 * of comparing histories, which took longer than all the rest of its work with the database.
 */
public final class Schemas {
    private static final String HISTORY = "schema_history";

    /** Of all schemas: there are few. */
    private static final String MARKS = "select relnamespace::regnamespace::text, obj_description(oid, 'pg_class')"
            + " from pg_class where relkind = 'r' and relname = '" + HISTORY + "'";

    /** Whoever comes second looks again at what the first has done, which may be of another version. */
    private static final String LOCK = "select pg_advisory_lock(hashtext('omnia.schemas'))";

    private static final String UNLOCK = "select pg_advisory_unlock(hashtext('omnia.schemas'))";

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
        var wanted = new LinkedHashMap<String, String>();
        for (var module : modules) {
            Migrations.fingerprint(module).ifPresent(fingerprint -> wanted.put(module, fingerprint));
        }
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            if (marks(statement).entrySet().containsAll(wanted.entrySet())) {
                return;
            }
            statement.execute(LOCK);
            try {
                bringUpToDate(database, statement, wanted);
            } finally {
                statement.execute(UNLOCK);
            }
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static void bringUpToDate(DataSource database, Statement statement, Map<String, String> wanted)
            throws SQLException {
        var marks = marks(statement);
        for (var module : wanted.keySet()) {
            var fingerprint = wanted.get(module);
            if (!fingerprint.equals(marks.get(module))) {
                if (marks.containsKey(module)) {
                    // Who breaks off from here on leaves a schema of which nobody claims to know.
                    mark(statement, module, "null");
                }
                apply(database, module);
                mark(statement, module, statement.enquoteLiteral(fingerprint));
            }
        }
    }

    private static void apply(DataSource database, String module) {
        try {
            Flyway.configure(Schemas.class.getClassLoader())
                    .dataSource(database)
                    .locations("classpath:" + Migrations.folder(module))
                    .schemas(module)
                    .defaultSchema(module)
                    .table(HISTORY)
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

    /** What the comments of history tables say, by schema. */
    private static Map<String, String> marks(Statement statement) throws SQLException {
        var marks = new HashMap<String, String>();
        try (var rows = statement.executeQuery(MARKS)) {
            while (rows.next()) {
                if (rows.getString(2) != null) {
                    marks.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return marks;
    }

    private static void mark(Statement statement, String module, String literal) throws SQLException {
        statement.execute("comment on table " + module + "." + HISTORY + " is " + literal);
    }
}
