package io.omnia.app;

import io.omnia.platform.config.PlatformConfig;
import io.omnia.platform.data.DataFolder;
import io.omnia.platform.data.FolderLock;
import io.omnia.platform.database.DatabaseProof;
import io.omnia.platform.database.DatabaseUrl;
import io.omnia.platform.database.EmbeddedPostgres;
import io.omnia.platform.database.PostgresAddress;
import io.omnia.platform.database.Schemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** The data folder and the database, found, proved and up to date before the framework starts, and closed after it. */
final class Storage implements AutoCloseable {
    private static final String EMBEDDED = "postgres";

    private final Deque<AutoCloseable> held;
    private final PostgresAddress address;

    private Storage(Deque<AutoCloseable> held, PostgresAddress address) {
        this.held = held;
        this.address = address;
    }

    /** For the server: the data folder is its own. */
    static Storage open(PlatformConfig config) {
        var folder = DataFolder.open(config.dataDir());
        var held = new ArrayDeque<AutoCloseable>();
        try {
            held.push(FolderLock.take(folder.path()));
            return prepare(held, address(config, folder, held));
        } catch (IOException problem) {
            close(held);
            throw new UncheckedIOException(problem);
        } catch (RuntimeException problem) {
            close(held);
            throw problem;
        }
    }

    /** For a command: beside a server that runs on the same data folder, or else like one. */
    static Storage openBeside(PlatformConfig config) {
        var folder = DataFolder.open(config.dataDir());
        var running = EmbeddedPostgres.running(folder.resolve(EMBEDDED));
        try (var lock = FolderLock.tryTake(folder.path()).orElse(null)) {
            if (lock == null && config.database().url().isEmpty() && running.isPresent()) {
                return prepare(new ArrayDeque<>(), running.get());
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return open(config);
    }

    private static PostgresAddress address(PlatformConfig config, DataFolder folder, Deque<AutoCloseable> held) {
        if (config.database().url().isPresent()) {
            return DatabaseUrl.parse(config.database().url().get());
        }
        var embedded = EmbeddedPostgres.start(folder.resolve(EMBEDDED));
        held.push(embedded);
        return embedded.address();
    }

    private static Storage prepare(Deque<AutoCloseable> held, PostgresAddress address) {
        DatabaseProof.prove(address);
        Schemas.migrate(address, Modules.WITH_SCHEMA);
        return new Storage(held, address);
    }

    /** Tells the framework where the database is, and how many connections it may hold. */
    void publish(int connections) {
        System.setProperty("quarkus.datasource.jdbc.url", address.jdbcUrl());
        System.setProperty("quarkus.datasource.username", address.user());
        System.setProperty("quarkus.datasource.password", address.password());
        System.setProperty("quarkus.datasource.jdbc.max-size", Integer.toString(connections));
    }

    /** Stops what was started, last things first. Safe to repeat. */
    @Override
    public void close() {
        close(held);
    }

    private static void close(Deque<AutoCloseable> held) {
        while (!held.isEmpty()) {
            try {
                held.pop().close();
            } catch (Exception problem) {
                Terminal.complain("Not stopped in good order: " + problem.getMessage());
            }
        }
    }
}
