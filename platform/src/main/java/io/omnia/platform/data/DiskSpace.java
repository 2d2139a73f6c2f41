package io.omnia.platform.data;

import io.omnia.platform.telemetry.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Watches the free space on the data folder's disk, so that calls can be refused while there is still room to finish others. */
public final class DiskSpace implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Probe probe;
    private final long reserveBytes;
    private final EventLog log;
    private final Thread watcher;
    private volatile boolean low;

    /** Measures the bytes that are free. */
    interface Probe {
        long usableBytes() throws IOException;
    }

    DiskSpace(Probe probe, long reserveBytes, EventLog log) {
        this.probe = probe;
        this.log = log;
        this.reserveBytes = reserveBytes;
        this.watcher = Thread.ofVirtual().name("disk-space").unstarted(this::watch);
    }

    /** Watches the disk of {@code folder}; below {@code reserveBytes} of free space it is {@link #low}. */
    public static DiskSpace watching(Path folder, long reserveBytes, EventLog log) {
        var space = new DiskSpace(() -> Files.getFileStore(folder).getUsableSpace(), reserveBytes, log);
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
                log.warn(now ? "disk.nearly-full" : "disk.has-room-again");
            }
            low = now;
        } catch (IOException unknown) {
            log.warn("disk.space-unreadable", unknown);
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
