package io.omnia.platform.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** What the tests of the embedded server share: statements on it, and the folder it leaves. */
final class TestServers {
    private TestServers() {}

    static void execute(PostgresAddress address, String sql) throws SQLException {
        try (var connection = PostgresProbe.connect(address);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String answer(PostgresAddress address, String sql) throws SQLException {
        try (var connection = PostgresProbe.connect(address);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    static void delete(Path folder) throws IOException {
        PostgresBinaries.delete(folder);
    }

    /** A folder that a service user can get to. */
    static Path openFolder() throws IOException {
        var folder = Files.createTempDirectory("omnia-postgres");
        folder.toFile().setExecutable(true, false);
        return folder;
    }
}
