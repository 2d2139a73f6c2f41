package io.omnia.platform.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The migrations of a module, as its files on the class path. */
final class Migrations {
    private static final ClassLoader LOADER = Migrations.class.getClassLoader();

    private Migrations() {}

    static String folder(String module) {
        return "db/" + module;
    }

    /** What tells these migrations from any others, names and texts; empty for a module without. */
    static Optional<String> fingerprint(String module) {
        var folder = LOADER.getResource(folder(module));
        if (folder == null) {
            return Optional.empty();
        }
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var name : names(folder)) {
                digest.update((name + '\n').getBytes(UTF_8));
                digest.update(bytes(folder(module) + "/" + name));
            }
            return Optional.of("migrations " + HexFormat.of().formatHex(digest.digest()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (NoSuchAlgorithmException | URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<String> names(URL folder) throws IOException, URISyntaxException {
        if (folder.openConnection() instanceof JarURLConnection jar) {
            var prefix = jar.getEntryName() + "/";
            return jar.getJarFile().stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(prefix) && name.length() > prefix.length())
                    .map(name -> name.substring(prefix.length()))
                    .sorted()
                    .toList();
        }
        try (var files = Files.list(Path.of(folder.toURI()))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static byte[] bytes(String resource) throws IOException {
        try (var in = LOADER.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("gone: " + resource);
            }
            return in.readAllBytes();
        }
    }
}
