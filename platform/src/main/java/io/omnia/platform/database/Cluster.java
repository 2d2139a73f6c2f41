package io.omnia.platform.database;

import io.omnia.platform.startup.StartupRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** The data directory below {@code home} and the password that goes with it. */
final class Cluster {
    private static final int SECRET_BYTES = 24;

    private final Path home;
    private final PostgresBinaries binaries;

    Cluster(Path home, PostgresBinaries binaries) {
        this.home = home;
        this.binaries = binaries;
    }

    static Path folder(Path home) {
        return home.resolve("data");
    }

    /** Makes the data directory unless it is there; refuses one that another major version wrote. */
    void prepare(ServiceUser user) throws IOException {
        var folder = folder(home);
        if (Files.exists(folder)) {
            refuseOtherVersion(Files.readString(folder.resolve("PG_VERSION")).strip());
            return;
        }
        // Made aside and renamed, so that a data directory of the final name is always whole.
        var aside = home.resolve("data.part");
        PostgresBinaries.delete(aside);
        var passwordFile = makePassword(user);
        var arguments = List.of(
                "-D",
                aside.getFileName().toString(),
                "-U",
                EmbeddedPostgres.USER,
                "-A",
                "scram-sha-256",
                "--pwfile=" + passwordFile.getFileName(),
                "-E",
                "UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        var made = new Programs(home).run(user.prefix(), binaries.program("initdb"), arguments);
        if (!made.good()) {
            throw new StartupRefusal("PostgreSQL could not make its data directory in " + home + ": "
                    + ServerLog.lastTrouble(made.output()) + ".");
        }
        Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    String password() throws IOException {
        return Files.readString(passwordFile(home)).strip();
    }

    static Path passwordFile(Path home) {
        return home.resolve("password");
    }

    private Path makePassword(ServiceUser user) throws IOException {
        var file = passwordFile(home);
        if (!Files.exists(file)) {
            var secret = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(secret);
            var aside = home.resolve("password.part");
            Files.deleteIfExists(aside);
            Files.createFile(aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(aside, HexFormat.of().formatHex(secret));
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        }
        user.own(file);
        return file;
    }

    private void refuseOtherVersion(String found) {
        if (!found.equals(binaries.major())) {
            throw new StartupRefusal("The database in " + folder(home) + " was written by PostgreSQL " + found
                    + " and this Omnia brings PostgreSQL " + binaries.major()
                    + ": export it with the Omnia that wrote it, or give this one another folder with --data.");
        }
    }
}
