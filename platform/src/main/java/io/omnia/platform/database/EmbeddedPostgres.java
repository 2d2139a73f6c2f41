package io.omnia.platform.database;

import io.omnia.platform.data.FolderLock;
import io.omnia.platform.startup.StartupRefusal;
import io.omnia.platform.telemetry.EventLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A real PostgreSQL server in a folder, with fsync on and a password. It listens on 127.0.0.1, on a port that is kept from
 * start to start. If it dies, it is started again on the same port.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    static final String USER = "omnia";
    private static final String DATABASE = "postgres";
    private static final Duration WATCH_EVERY = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final FolderLock lock;
    private final PostgresServer server;
    private final PostgresAddress address;
    private final EventLog log;
    private final Thread watcher;
    private PostgresServer.Running running;
    private boolean closed;

    private EmbeddedPostgres(FolderLock lock, PostgresServer server, PostgresServer.Running running, EventLog log) {
        this.lock = lock;
        this.server = server;
        this.running = running;
        this.log = log;
        this.address = server.address(running.port());
        this.watcher = Thread.ofVirtual().name("postgres-watcher").unstarted(this::watch);
    }

    /**
     * Unpacks, initialises and starts the server below {@code folder}, or takes over the one that a killed program left there.
     * Throws {@link StartupRefusal} for what the operator can mend: the folder is in use, was written by another version,
     * or the server gave a reason for not starting.
     */
    public static EmbeddedPostgres start(Path folder) {
        try {
            Files.createDirectories(folder);
            var home = folder.toRealPath();
            var lock = FolderLock.take(home);
            try {
                return start(home, lock);
            } catch (IOException | RuntimeException problem) {
                lock.close();
                throw problem;
            }
        } catch (IOException problem) {
            throw new StartupRefusal(
                    "The database in " + folder + " could not be started: " + problem.getMessage() + ".", problem);
        }
    }

    private static EmbeddedPostgres start(Path home, FolderLock lock) throws IOException {
        var binaries = PostgresBinaries.unpack(home);
        var user = ServiceUser.choose(home, Cluster.folder(home), binaries.program("postgres"));
        var cluster = new Cluster(home, binaries);
        cluster.prepare(user);
        // The database is up before the framework, which hands out this log later on.
        var log = new EventLog();
        var server = new PostgresServer(home, binaries, user, cluster.password(), log);
        var embedded = new EmbeddedPostgres(lock, server, server.adoptOrStart(), log);
        embedded.watcher.start();
        return embedded;
    }

    /** Where the server that another program runs in this folder can be reached; nothing when none is running there. */
    public static Optional<PostgresAddress> running(Path folder) {
        try {
            var file = PidFile.read(Cluster.folder(folder));
            if (file.isEmpty() || !Files.isReadable(Cluster.passwordFile(folder))) {
                return Optional.empty();
            }
            var password = Files.readString(Cluster.passwordFile(folder)).strip();
            return Optional.of(address(file.get().port(), password));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    public PostgresAddress address() {
        return address;
    }

    /** The process of the server, which changes when it had to be started again. */
    synchronized long pid() {
        return running.process().pid();
    }

    /** Stops the server and gives the folder free. Safe to repeat. */
    @Override
    public void close() {
        watcher.interrupt();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            try (lock) {
                server.stop();
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }
    }

    static PostgresAddress address(int port, String password) {
        return new PostgresAddress("jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE, USER, password);
    }

    private void watch() {
        var pause = WATCH_EVERY;
        var failures = 0;
        try {
            while (true) {
                Thread.sleep(pause);
                failures = revived() ? 0 : failures + 1;
                pause = failures == 0 ? WATCH_EVERY : shorter(WATCH_EVERY.multipliedBy(failures), LONGEST_PAUSE);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** True when the server is at work, now or again. */
    private synchronized boolean revived() {
        if (closed || running.process().alive()) {
            return true;
        }
        try {
            var again = server.restart(running.port());
            again.ifPresent(found -> running = found);
            log.warn(again.isPresent() ? "postgres.restarted" : "postgres.does-not-start-yet");
            return again.isPresent();
        } catch (IOException | RuntimeException problem) {
            log.error("postgres.restart-failed", problem);
            return false;
        }
    }
}
