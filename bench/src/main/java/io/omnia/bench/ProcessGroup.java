package io.omnia.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * Processes whose work is counted as one.
 *
 * @param root the first of them
 * @param withChildren whether its children count too, the ended ones included: nginx's workers, PostgreSQL's backends
 */
record ProcessGroup(long root, boolean withChildren) {
    private static final int BYTES_PER_MB = 1_000_000;

    /** Processor time of the group so far, user and system, in microseconds; as fine as a clock tick, mostly 10 ms. */
    double cpuMicros() {
        var ticks = 0L;
        for (var pid : pids()) {
            var stat = ProcessStat.of(pid);
            ticks += stat.map(ProcessStat::ownTicks).orElse(0L);
            if (withChildren && pid == root) {
                ticks += stat.map(ProcessStat::reapedTicks).orElse(0L);
            }
        }
        return ticks * 1e6 / Machine.ticksPerSecond();
    }

    /** Resident memory in MB; pages shared between the group's processes count for each of them. */
    double residentMb() {
        return stats().mapToLong(ProcessStat::residentPages).sum() * (double) Machine.pageBytes() / BYTES_PER_MB;
    }

    int threads() {
        return stats().mapToInt(ProcessStat::threads).sum();
    }

    private Stream<ProcessStat> stats() {
        return pids().stream().flatMap(pid -> ProcessStat.of(pid).stream());
    }

    private List<Long> pids() {
        var own = Stream.of(root);
        var children = withChildren
                ? ProcessHandle.of(root).stream()
                        .flatMap(ProcessHandle::descendants)
                        .map(ProcessHandle::pid)
                : Stream.<Long>empty();
        return Stream.concat(own, children).toList();
    }
}
