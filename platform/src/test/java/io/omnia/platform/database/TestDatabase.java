package io.omnia.platform.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Databases for tests, on one real PostgreSQL server that is started once for each test JVM. */
public final class TestDatabase {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Map<List<String>, String> TEMPLATES = new ConcurrentHashMap<>();

    private TestDatabase() {}

    /** The server all databases of this JVM live on. */
    public static EmbeddedPostgres server() {
        return Server.INSTANCE;
    }

    /** Spares a server that a test starts in {@code home} the unpacking: it finds the programs there. */
    public static void lendPrograms(Path home) throws IOException {
        Files.createDirectories(home);
        // Nobody writes to programs, so that one copy of their bytes does for all of a disk.
        copy(Files.getFileStore(home).equals(Files.getFileStore(Prepared.HOME)) ? "-al" : "-a", programs(), home);
    }

    /** Spares it its first start: it finds its programs there, and a cluster with nothing in it. */
    public static void lendCluster(Path home) throws IOException {
        lendPrograms(home);
        for (var made : List.of("data", "password")) {
            copy("-a", Prepared.HOME.resolve(made), home);
        }
    }

    private static void copy(String how, Path from, Path into) throws IOException {
        var copying = new ProcessBuilder("cp", how, from.toString(), into.toString())
                .inheritIO()
                .start();
        if (copying.onExit().join().exitValue() != 0) {
            throw new IOException("no copy of " + from);
        }
    }

    private static Path programs() throws IOException {
        try (var files = Files.list(Prepared.HOME)) {
            return files.filter(file -> file.getFileName().toString().startsWith("server-"))
                    .filter(Files::isDirectory)
                    .findAny()
                    .orElseThrow();
        }
    }

    /** A new, empty database. */
    public static DataSource create() {
        var name = "test_" + COUNT.incrementAndGet();
        execute("create database " + name);
        return source(name);
    }

    /** A new database with the schemas of these modules and no rows; migrated once, and copied from then on. */
    public static DataSource migrated(String... modules) {
        var template = TEMPLATES.computeIfAbsent(List.of(modules), TestDatabase::template);
        var name = "test_" + COUNT.incrementAndGet();
        execute("create database " + name + " template " + template);
        return source(name);
    }

    private static String template(List<String> modules) {
        var name = "template_of_" + String.join("_", modules);
        execute("create database " + name);
        modules.forEach(module -> Schemas.migrate(source(name), module));
        return name;
    }

    private static void execute(String sql) {
        var address = server().address();
        try (var connection = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static DataSource source(String name) {
        var address = server().address();
        var database = new PGSimpleDataSource();
        database.setURL(address.jdbcUrl().replaceFirst("/postgres$", "/" + name));
        database.setUser(address.user());
        database.setPassword(address.password());
        return database;
    }

    /** What a first start leaves behind, once for each test JVM. */
    private static final class Prepared {
        static final Path HOME = prepare();

        private static Path prepare() {
            try {
                var home = temporary();
                EmbeddedPostgres.start(home).close();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(home)));
                return home;
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }
    }

    private static final class Server {
        static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            try {
                var folder = temporary();
                lendCluster(folder);
                var server = EmbeddedPostgres.start(folder);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    server.close();
                    delete(folder);
                }));
                return server;
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }
    }

    /** A folder that the service user may look into. */
    private static Path temporary() throws IOException {
        var folder = Files.createTempDirectory("omnia-test-postgres");
        folder.toFile().setExecutable(true, false);
        return folder;
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException problem) {
            System.err.println("left behind: " + folder);
        }
    }
}
