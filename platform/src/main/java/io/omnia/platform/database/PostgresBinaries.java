package io.omnia.platform.database;

import io.omnia.platform.startup.StartupRefusal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL ({@code initdb}, {@code pg_ctl}, {@code postgres}), unpacked from the class path.
 *
 * @param folder the unpacked folder
 * @param version such as {@code 18.4.0}
 */
record PostgresBinaries(Path folder, String version) {
    /** The binaries in {@code home}, unpacked unless this version is there already. */
    static PostgresBinaries unpack(Path home) throws IOException {
        var version = bundledVersion();
        var target = home.resolve("server-" + version);
        if (!Files.isDirectory(target)) {
            // Unpacked aside and renamed, so that a folder of the final name is always complete.
            var aside = home.resolve("server-" + version + ".part");
            delete(aside);
            extract(aside);
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresBinaries(target, version);
    }

    /** The first number of the version: data folders of another one cannot be read. */
    String major() {
        return version.substring(0, version.indexOf('.'));
    }

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    /** Deletes the folder and what is in it, if it exists. Links are removed, not followed. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String bundledVersion() throws IOException {
        try (var input = PostgresBinaries.class.getResourceAsStream("postgres.properties")) {
            if (input == null) {
                throw new IOException("postgres.properties is missing");
            }
            var properties = new Properties();
            properties.load(input);
            return properties.getProperty("version");
        }
    }

    private static String archive() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        var processor = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        return "/postgres-" + system + "-" + processor + ".txz";
    }

    private static void extract(Path target) throws IOException {
        InputStream packed = PostgresBinaries.class.getResourceAsStream(archive());
        if (packed == null) {
            throw new StartupRefusal(
                    "No PostgreSQL for " + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch")
                            + " is built into this program: build it on this machine, or name a PostgreSQL server in OMNIA_DATABASE_URL.");
        }
        Files.createDirectories(target);
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                extract(tar, entry, target.resolve(entry.getName()).normalize());
            }
        }
        openFolders(target);
    }

    /** Whatever the umask is, the service user has to get to the programs. */
    private static void openFolders(Path target) throws IOException {
        try (var files = Files.walk(target)) {
            for (var folder : files.filter(file -> Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, file);
            var executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
