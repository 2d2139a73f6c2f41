package io.omnia.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the kernel counts for one process, from {@code /proc/PID/stat}; see proc(5).
 *
 * @param ownTicks processor time of all its threads, user and system, in clock ticks
 * @param reapedTicks the same of its ended children
 * @param threads how many it has now
 * @param residentPages memory it holds now, in pages
 */
record ProcessStat(long ownTicks, long reapedTicks, int threads, long residentPages) {
    private static final int UTIME = 14;
    private static final int STIME = 15;
    private static final int CUTIME = 16;
    private static final int CSTIME = 17;
    private static final int NUM_THREADS = 20;
    private static final int RSS = 24;

    /** The process's counts now, or none if it has ended. */
    static Optional<ProcessStat> of(long pid) {
        try {
            return Optional.of(parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat"))));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    /** Field numbers count from 1 as in proc(5); the second, the name, may itself hold spaces and brackets. */
    static ProcessStat parse(String line) {
        var afterName = line.lastIndexOf(')');
        if (afterName < 0) {
            throw new IllegalArgumentException("no process name in: " + line);
        }
        var fields = line.substring(afterName + 1).strip().split(" ", -1);
        return new ProcessStat(
                field(fields, UTIME) + field(fields, STIME),
                field(fields, CUTIME) + field(fields, CSTIME),
                Math.toIntExact(field(fields, NUM_THREADS)),
                field(fields, RSS));
    }

    private static long field(String[] afterName, int number) {
        return Long.parseLong(afterName[number - 3]);
    }
}
