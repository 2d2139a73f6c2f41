package io.omnia.platform.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.omnia.platform.startup.ResourceFolder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The migrations of a module, as its files on the class path. */
final class Migrations {
    private Migrations() {}

    static String folder(String module) {
        return "db/" + module;
    }

    /** What tells these migrations from any others, names and texts; empty for a module without. */
    static Optional<String> fingerprint(String module) {
        var files = ResourceFolder.read(Migrations.class.getClassLoader(), folder(module));
        if (files.isEmpty()) {
            return Optional.empty();
        }
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            files.forEach((name, text) -> {
                digest.update((name + '\n').getBytes(UTF_8));
                digest.update(text);
            });
            return Optional.of("migrations " + HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
