package io.omnia.platform.data;

import io.omnia.platform.startup.StartupRefusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says that a folder is in use by this program. The operating system drops the lock when the program ends, however it ends.
 * Nothing in this program may open and close the lock file besides this class: on POSIX that would drop the lock too.
 */
public final class FolderLock implements AutoCloseable {
    private static final String FILE = "lock";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** The lock of the folder, or nothing when another program, or another part of this one, holds it. */
    public static Optional<FolderLock> tryTake(Path folder) throws IOException {
        var channel = FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(new FolderLock(channel));
    }

    /** The lock of the folder; throws {@link StartupRefusal} when it is in use. */
    public static FolderLock take(Path folder) throws IOException {
        return tryTake(folder)
                .orElseThrow(() -> new StartupRefusal("The folder " + folder
                        + " is in use by another Omnia: stop that one, or give this one its own folder with --data."));
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProgram) {
            return null;
        } catch (IOException problem) {
            channel.close();
            throw problem;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
