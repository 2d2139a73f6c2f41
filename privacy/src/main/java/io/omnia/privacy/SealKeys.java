package io.omnia.privacy;

import io.omnia.platform.data.DataFolder;
import io.omnia.platform.startup.StartupRefusal;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Where the keys of the {@link Seal} come from: the settings, or a file of the data folder, for its owner only. */
@Singleton
final class SealKeys {
    static final String FILE = "seal-key";

    private static final int MAX_FILE_BYTES = 200;

    @Produces
    @Singleton
    Seal seal(SealConfig config, DataFolder folder) {
        return new Seal(keys(config, folder.resolve(FILE)));
    }

    /** A file that was made before a key was set still opens what was sealed under it. */
    static List<byte[]> keys(SealConfig config, Path file) {
        var keys = new ArrayList<byte[]>();
        config.key().ifPresent(text -> keys.add(key("OMNIA_SEAL_KEY", text)));
        try {
            if (Files.exists(file)) {
                keys.add(read(file));
            } else if (keys.isEmpty()) {
                keys.add(create(file));
            }
        } catch (IOException problem) {
            throw new StartupRefusal(
                    "The file " + FILE
                            + " of the data folder cannot be read or made: it has the key under which secrets"
                            + " are encrypted.",
                    problem);
        }
        config.previousKeys().orElse(List.of()).forEach(text -> keys.add(key("OMNIA_SEAL_PREVIOUS_KEYS", text)));
        return keys;
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException("too long");
        }
        return key("The file " + FILE + " of the data folder", Files.readString(file, StandardCharsets.US_ASCII));
    }

    /** Written aside and renamed, so that a crash never leaves half a key. */
    private static byte[] create(Path file) throws IOException {
        var key = new byte[Seal.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        var draft = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(draft);
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel =
                FileChannel.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
            channel.write(ByteBuffer.wrap(
                    (Base64.getEncoder().encodeToString(key) + "\n").getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        return key;
    }

    /** The text is never repeated in a sentence. */
    private static byte[] key(String where, String text) {
        try {
            var key = Base64.getDecoder().decode(text.strip());
            if (key.length == Seal.KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException notBase64) {
            throw new StartupRefusal(where + " must be 32 bytes in Base64, as openssl rand -base64 32 makes them.");
        }
        throw new StartupRefusal(where + " must be 32 bytes in Base64, as openssl rand -base64 32 makes them.");
    }
}
