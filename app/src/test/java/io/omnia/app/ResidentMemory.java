package io.omnia.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a process has in memory, sampled by the kernel's own count while it works. */
final class ResidentMemory implements AutoCloseable {
    private static final long BETWEEN_MILLIS = 2_000;

    private final Path status;
    private final List<Long> kilobytes = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();

    private ResidentMemory(Path status) {
        this.status = status;
    }

    static ResidentMemory watch(long pid) {
        var memory = new ResidentMemory(Path.of("/proc", Long.toString(pid), "status"));
        Thread.ofVirtual().start(memory::sample);
        return memory;
    }

    private void sample() {
        while (!over.get()) {
            synchronized (kilobytes) {
                kilobytes.add(now());
            }
            OmniaServer.pause(BETWEEN_MILLIS);
        }
    }

    private long now() {
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    /**
     * By how much of itself it grew: the median of the last quarter against that of the second. The first one fills heap and
     * caches; medians do not mind a single peak.
     */
    double growth() {
        synchronized (kilobytes) {
            var quarter = kilobytes.size() / 4;
            var before = median(kilobytes.subList(quarter, 2 * quarter));
            return (double) (median(kilobytes.subList(3 * quarter, 4 * quarter)) - before) / before;
        }
    }

    private static long median(List<Long> samples) {
        return samples.stream().sorted().skip(samples.size() / 2).findFirst().orElseThrow();
    }

    @Override
    public String toString() {
        synchronized (kilobytes) {
            return "in kB: " + kilobytes;
        }
    }

    @Override
    public void close() {
        over.set(true);
    }
}
