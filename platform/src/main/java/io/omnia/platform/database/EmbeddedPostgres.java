package io.omnia.platform.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** A real PostgreSQL server in the data folder, with fsync on and a password. */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final String BINARIES = "/postgres-linux-x86_64.txz";

    private final Path folder;
    private final PostgresAddress address;

    private EmbeddedPostgres(Path folder, PostgresAddress address) {
        this.folder = folder;
        this.address = address;
    }

    /** Unpacks, initialises and starts the server below {@code folder}. */
    public static EmbeddedPostgres start(Path folder) {
        try {
            Files.createDirectories(folder);
            var server = folder.resolve("server");
            if (!Files.exists(server)) {
                unpack(server);
            }
            own(folder);
            var passwordFile = folder.resolve("password");
            if (!Files.exists(folder.resolve("data/PG_VERSION"))) {
                var secret = new byte[24];
                new SecureRandom().nextBytes(secret);
                Files.writeString(passwordFile, HexFormat.of().formatHex(secret));
                own(folder);
                run(
                        folder,
                        "initdb",
                        "-D",
                        "data",
                        "-U",
                        "omnia",
                        "-A",
                        "scram-sha-256",
                        "--pwfile=password",
                        "-E",
                        "UTF8",
                        "--locale=C");
            }
            int port;
            try (var probe = new ServerSocket(0)) {
                port = probe.getLocalPort();
            }
            run(
                    folder,
                    "pg_ctl",
                    "start",
                    "-w",
                    "-D",
                    "data",
                    "-l",
                    "server.log",
                    "-o",
                    "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=on");
            var url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
            return new EmbeddedPostgres(folder, new PostgresAddress(url, "omnia", Files.readString(passwordFile)));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    public PostgresAddress address() {
        return address;
    }

    @Override
    public void close() {
        run(folder, "pg_ctl", "stop", "-w", "-m", "fast", "-D", "data");
    }

    private static void unpack(Path target) throws IOException {
        Files.createDirectories(target);
        InputStream packed = EmbeddedPostgres.class.getResourceAsStream(BINARIES);
        if (packed == null) {
            throw new IOException("no PostgreSQL binaries for this platform on the class path");
        }
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var file = target.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(file.getParent());
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                    if ((entry.getMode() & 0100) != 0) {
                        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
        }
    }

    private static void own(Path folder) throws IOException {
        if (System.getProperty("user.name", "").equals("root")) {
            exec(folder, List.of("chown", "-R", "nobody", "."));
        }
    }

    private static void run(Path folder, String program, String... arguments) {
        var command = new ArrayList<String>();
        if (System.getProperty("user.name", "").equals("root")) {
            command.addAll(List.of("setpriv", "--reuid=nobody", "--clear-groups", "--"));
        }
        command.add(folder.resolve("server/bin/" + program).toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        try {
            exec(folder, command);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static void exec(Path folder, List<String> command) throws IOException {
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("setup.log").toFile())
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command + " failed, see setup.log in " + folder);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }
}
