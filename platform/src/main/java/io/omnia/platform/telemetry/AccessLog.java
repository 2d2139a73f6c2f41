package io.omnia.platform.telemetry;

import io.omnia.platform.config.PlatformConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * One JSON line per request in {@code <data>/logs}, a file per UTC day, each deleted before a line in it is older than
 * the retention. Callers only put a line into a bounded queue; one thread writes. When the queue is full the line is
 * dropped and counted: a log never slows a call down.
 */
@Singleton
public final class AccessLog implements AutoCloseable {
    /** The longest time any policy allows. */
    public static final int MAX_RETENTION_DAYS = 30;

    private static final int MAX_WAITING_LINES = 16_384;
    private static final long WRITE_INTERVAL_NANOS = 100_000_000;
    private static final long DAY_MILLIS = 86_400_000;
    private static final long SWEEP_INTERVAL_MILLIS = 60_000;
    private static final long REPORT_INTERVAL_MILLIS = 60_000;

    private final ArrayBlockingQueue<AccessLine> waiting = new ArrayBlockingQueue<>(MAX_WAITING_LINES);
    private final LongAdder lost = new LongAdder();
    private final LogFolder folder;
    private final int retentionDays;
    private final Clock clock;
    private final EventLog events;
    private final Thread writer;
    private volatile boolean closing;
    private long lastSweep;
    private long lastReport;
    private long reported;

    @Inject
    AccessLog(PlatformConfig config, Clock clock, EventLog events) {
        this(config.dataDir().resolve("logs"), config.logs().retentionDays(), clock, events);
    }

    /**
     * Starts writing into {@code folder}.
     *
     * @throws IllegalArgumentException if {@code retentionDays} is not 1 to 30
     */
    public AccessLog(Path folder, int retentionDays, Clock clock, EventLog events) {
        if (retentionDays < 1 || retentionDays > MAX_RETENTION_DAYS) {
            throw new IllegalArgumentException("omnia.logs.retention-days is " + retentionDays
                    + ", but logs are kept for 1 to " + MAX_RETENTION_DAYS + " days.");
        }
        this.folder = new LogFolder(folder);
        this.retentionDays = retentionDays;
        this.clock = clock;
        this.events = events;
        writer = Thread.ofPlatform().name("access-log").daemon().unstarted(this::write);
        writer.start();
    }

    /** Queues the line; never blocks. */
    public void add(AccessLine line) {
        if (!waiting.offer(line)) {
            lost.increment();
        }
    }

    /** How many lines were dropped since the start, because the queue was full or the disk refused them. */
    public long lost() {
        return lost.sum();
    }

    /** Writes what waits and stops. Safe to repeat. */
    @PreDestroy
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(writer);
        try {
            writer.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Polls instead of waiting for a signal, so that a caller never pays for waking this thread. */
    private void write() {
        var lines = new ArrayList<AccessLine>();
        while (true) {
            var last = closing;
            waiting.drainTo(lines);
            append(lines);
            lines.clear();
            sweep();
            report();
            if (last) {
                break;
            }
            LockSupport.parkNanos(WRITE_INTERVAL_NANOS);
        }
        try {
            folder.close();
        } catch (IOException problem) {
            events.warn("access-log.close.failed", problem);
        }
    }

    /** Lines of one day go out in one write; only around midnight there is more than one day. */
    private void append(List<AccessLine> lines) {
        var text = new StringBuilder();
        for (var from = 0; from < lines.size(); ) {
            var first = lines.get(from).epochMillis();
            var to = from;
            while (to < lines.size()
                    && Math.floorDiv(lines.get(to).epochMillis(), DAY_MILLIS) == Math.floorDiv(first, DAY_MILLIS)) {
                lines.get(to++).appendTo(text);
            }
            try {
                folder.append(first, text.toString().getBytes(StandardCharsets.US_ASCII));
            } catch (IOException problem) {
                lost.add(to - from);
            }
            text.setLength(0);
            from = to;
        }
    }

    private void sweep() {
        var now = clock.instant();
        // Also after a step back: a clock that was once wrong must not put the next sweep years away.
        if (Math.abs(now.toEpochMilli() - lastSweep) < SWEEP_INTERVAL_MILLIS) {
            return;
        }
        lastSweep = now.toEpochMilli();
        try {
            for (var name : folder.deleteOlderThan(retentionDays, now)) {
                events.info("access-log.deleted", LogField.FILE.is(name), LogField.DAYS.is(retentionDays));
            }
        } catch (IOException problem) {
            events.error("access-log.sweep.failed", problem);
        }
    }

    private void report() {
        var total = lost.sum();
        var now = clock.millis();
        if (total > reported && Math.abs(now - lastReport) >= REPORT_INTERVAL_MILLIS) {
            events.warn("access-log.lines.lost", LogField.LOST.is(total - reported));
            reported = total;
            lastReport = now;
        }
    }
}
