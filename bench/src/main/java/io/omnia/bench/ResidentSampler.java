package io.omnia.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Watches a group's memory and threads while something else runs. */
final class ResidentSampler implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final ProcessGroup group;
    private final List<Double> residentMb = new ArrayList<>();
    private final Thread thread;
    private int mostThreads;

    ResidentSampler(ProcessGroup group) {
        this.group = group;
        this.thread = Thread.ofPlatform().name("resident-sampler").daemon().start(this::sample);
    }

    private void sample() {
        try {
            while (true) {
                look();
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void look() {
        residentMb.add(group.residentMb());
        mostThreads = Math.max(mostThreads, group.threads());
    }

    /** The most that was seen, in MB. */
    synchronized double mostMb() {
        return residentMb.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    /** How much more the last tenth of the looks saw at most than the first tenth, in MB. */
    synchronized double growthMb() {
        var tenth = Math.max(1, residentMb.size() / 10);
        return most(residentMb.subList(residentMb.size() - tenth, residentMb.size()))
                - most(residentMb.subList(0, tenth));
    }

    synchronized int mostThreads() {
        return mostThreads;
    }

    private static double most(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        look();
    }
}
