package io.omnia.platform.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Watches the free space on the data folder's disk, so that calls can be refused while there is still room to finish others. */
public final class DiskSpace implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DiskSpace.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Probe probe;
    private final long reserveBytes;
    private final Thread watcher;
    private volatile boolean low;

    /** Measures the bytes that are free. */
    interface Probe {
        long usableBytes() throws IOException;
    }

    DiskSpace(Probe probe, long reserveBytes) {
        this.probe = probe;
        this.reserveBytes = reserveBytes;
        this.watcher = Thread.ofVirtual().name("disk-space").unstarted(this::watch);
    }

    /** Watches the disk of {@code folder}; below {@code reserveBytes} of free space it is {@link #low}. */
    public static DiskSpace watching(Path folder, long reserveBytes) {
        var space = new DiskSpace(() -> Files.getFileStore(folder).getUsableSpace(), reserveBytes);
        space.measure();
        space.watcher.start();
        return space;
    }

    /** Whether the disk is nearly full. At most a second old; cheap enough to ask on every call. */
    public boolean low() {
        return low;
    }

    void measure() {
        try {
            var now = probe.usableBytes() < reserveBytes;
            if (now != low) {
                LOG.warnf(now ? "the data folder's disk is nearly full" : "the data folder's disk has room again");
            }
            low = now;
        } catch (IOException unknown) {
            LOG.warn("the free space of the data folder's disk cannot be read");
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                measure();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
