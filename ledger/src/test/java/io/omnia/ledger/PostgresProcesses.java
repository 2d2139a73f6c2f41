package io.omnia.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The processor time of a PostgreSQL server on this machine, its helpers and those that have ended included. */
final class PostgresProcesses {
    private static final long MICROS_PER_TICK = 10_000;
    private static final int OWN_TIME = 11;
    private static final int TIME_OF_ENDED_CHILDREN = 13;

    private PostgresProcesses() {}

    static long cpuMicros(Fixture ledger) {
        // The first line of its file of that name; the parent of a backend could be asked only while the backend lives.
        var server = ProcessHandle.of(
                        ledger.number("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::bigint"))
                .orElseThrow();
        var children =
                server.children().mapToLong(child -> ticks(child, OWN_TIME)).sum();
        return MICROS_PER_TICK * (children + ticks(server, OWN_TIME) + ticks(server, TIME_OF_ENDED_CHILDREN));
    }

    /** User and system time, which stand beside each other; nothing of a process that has just ended. */
    private static long ticks(ProcessHandle process, int first) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "stat"))) {
            var text = lines.findFirst().orElseThrow();
            var fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[first]) + Long.parseLong(fields[first + 1]);
        } catch (IOException | UncheckedIOException ended) {
            return 0;
        }
    }
}
