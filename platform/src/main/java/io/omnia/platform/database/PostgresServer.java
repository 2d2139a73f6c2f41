package io.omnia.platform.database;

import io.omnia.platform.startup.StartupRefusal;
import io.omnia.platform.telemetry.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts, finds and stops the server process of one data directory. Callers hold the folder's lock and take turns. */
final class PostgresServer {
    private static final Duration ORPHAN_PATIENCE = Duration.ofSeconds(20);
    private static final Duration TURN = Duration.ofMillis(50);
    private static final int START_ATTEMPTS = 4;

    private final Path home;
    private final PostgresBinaries binaries;
    private final ServiceUser user;
    private final ServerSettings settings;
    private final Ports ports;
    private final String password;
    private final EventLog log;
    private String trouble = "";

    PostgresServer(Path home, PostgresBinaries binaries, ServiceUser user, String password, EventLog log) {
        this.home = home;
        this.binaries = binaries;
        this.user = user;
        this.settings = new ServerSettings(binaries.version());
        this.ports = new Ports(home);
        this.password = password;
        this.log = log;
    }

    /**
     * A server at work.
     *
     * @param process its process
     * @param port the TCP port that answers with our password and our data directory
     */
    record Running(ServerProcess process, int port) {}

    /** The server that an earlier, killed Omnia left behind if it is as we would start it, else a new one. */
    Running adoptOrStart() throws IOException {
        var orphan = orphan();
        if (orphan.isPresent()) {
            return orphan.get();
        }
        for (int attempt = 1; ; attempt++) {
            var started = tryStart(ports.choose());
            if (started.isPresent()) {
                return started.get();
            }
            if (attempt == START_ATTEMPTS) {
                throw new StartupRefusal("PostgreSQL did not start in " + home + ": " + trouble + ".");
            }
            ServerProcess.endLeftovers(cluster());
            pause();
        }
    }

    /** One attempt to start after the server ended by itself, on the port that its clients know. */
    Optional<Running> restart(int port) throws IOException {
        PidFile.remove(cluster());
        ServerProcess.endLeftovers(cluster());
        return tryStart(port);
    }

    /** Stops the server: its clients are disconnected, what they had committed is safe. */
    void stop() throws IOException {
        if (!stopped("fast")) {
            stopped("immediate");
        }
    }

    PostgresAddress address(int port) {
        return EmbeddedPostgres.address(port, password);
    }

    private Path cluster() {
        return Cluster.folder(home);
    }

    private Optional<Running> orphan() throws IOException {
        var process = PidFile.read(cluster())
                .flatMap(file -> ServerProcess.of(file.pid()))
                .filter(found -> found.mayWorkIn(cluster()));
        if (process.isPresent()) {
            log.info("postgres.still-running");
            var port = answeringPort(process.get());
            if (port > 0 && settings.mark().equals(markOf(port))) {
                return Optional.of(new Running(process.get(), port));
            }
            stop();
        }
        PidFile.remove(cluster());
        return Optional.empty();
    }

    /** The port on which the server proves itself, 0 when it ends or does not answer in time: it may be starting or stopping. */
    private int answeringPort(ServerProcess process) throws IOException {
        var deadline = System.nanoTime() + ORPHAN_PATIENCE.toNanos();
        while (process.alive() && System.nanoTime() < deadline) {
            // Read again each time: a server that is just starting writes its port late.
            var port = PidFile.read(cluster()).map(PidFile::port).orElse(0);
            if (port > 0 && !markOf(port).isEmpty()) {
                return port;
            }
            pause();
        }
        return 0;
    }

    private Optional<Running> tryStart(int port) throws IOException {
        var file = home.resolve("omnia.conf");
        Files.writeString(file, settings.file(port));
        user.own(file);
        var logged = ServerLog.prepare(home, user);
        // Relative names only: pg_ctl hands them to a shell, and the path above may hold anything.
        var printed =
                control("start", "-w", "-t", "600", "-s", "-l", ServerLog.NAME, "-o", "-c config_file=omnia.conf");
        var process = PidFile.read(cluster()).flatMap(found -> ServerProcess.of(found.pid()));
        if (process.isEmpty()
                || !process.get().mayWorkIn(cluster())
                || markOf(port).isEmpty()) {
            trouble = ServerLog.lastTrouble(printed.output() + ServerLog.since(home, logged));
            return Optional.empty();
        }
        return Optional.of(new Running(process.get(), port));
    }

    private boolean stopped(String mode) throws IOException {
        return control("stop", "-w", "-t", "60", "-m", mode).good();
    }

    private Programs.Outcome control(String... arguments) throws IOException {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-D", cluster().getFileName().toString()));
        return new Programs(home).run(user.prefix(), binaries.program("pg_ctl"), all);
    }

    /** The mark of the server on this port if our password opens it and it serves our data directory, else empty. */
    private String markOf(int port) {
        try (var connection = PostgresProbe.connect(address(port));
                var statement = connection.createStatement();
                var answer = statement.executeQuery(
                        "select current_setting('data_directory'), current_setting('cluster_name')")) {
            answer.next();
            return Files.isSameFile(Path.of(answer.getString(1)), cluster()) ? answer.getString(2) : "";
        } catch (SQLException | IOException notOurs) {
            return "";
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(TURN);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for PostgreSQL", stop);
        }
    }
}
