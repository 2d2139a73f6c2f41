package io.omnia.platform.data;

import io.omnia.platform.startup.StartupRefusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder with everything that survives a restart.
 *
 * @param path absolute, without links
 */
public record DataFolder(Path path) {
    private static final int PROBE_BYTES = 64 * 1024;
    /** The database alone writes its journal in files of 16 MB, and stops hard when it cannot. */
    private static final long LEAST_FREE_BYTES = 64L << 20;

    /**
     * Makes the folder, for its owner only, or takes the one that is there; throws {@link StartupRefusal} when it cannot be
     * written or its disk is full.
     */
    public static DataFolder open(Path folder) {
        var path = folder.toAbsolutePath().normalize();
        try {
            if (!Files.exists(path)) {
                var parent = path.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            if (!Files.isDirectory(path)) {
                throw new StartupRefusal("The data folder " + path + " is not a folder: name another one with --data.");
            }
            probe(path);
            if (full(path)) {
                throw fullDisk(path);
            }
            return new DataFolder(path.toRealPath(LinkOption.NOFOLLOW_LINKS));
        } catch (IOException problem) {
            throw refusal(path, problem);
        }
    }

    /** A part of the folder. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    private static void probe(Path path) throws IOException {
        var file = path.resolve("probe");
        // Written and forced: a full disk lets a file be made, and may refuse only what is in it.
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            var bytes = ByteBuffer.allocate(PROBE_BYTES);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static StartupRefusal refusal(Path path, IOException problem) {
        if (full(path)) {
            return fullDisk(path);
        }
        return new StartupRefusal(
                "The data folder " + path + " cannot be written: make it writable, or name another one with --data.",
                problem);
    }

    private static StartupRefusal fullDisk(Path path) {
        return new StartupRefusal("The disk of the data folder " + path
                + " is full: free some space, or name another folder with --data.");
    }

    private static boolean full(Path path) {
        try {
            return Files.exists(path)
                    && !Files.getFileStore(path).isReadOnly()
                    && Files.getFileStore(path).getUsableSpace() < LEAST_FREE_BYTES;
        } catch (IOException unknown) {
            return false;
        }
    }
}
