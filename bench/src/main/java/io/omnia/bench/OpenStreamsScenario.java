package io.omnia.bench;

import io.omnia.bench.LoadPlan.Pace;
import io.omnia.bench.RequestTemplate.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Memory and threads of a gateway with 5,000 streams open, each saying a word a second; one that ends is opened again. */
record OpenStreamsScenario() implements Scenario {
    private static final String NAME = "streams-5000";
    private static final int STREAMS = 5_000;
    private static final int SPARE_DESCRIPTORS = 500;
    private static final int HARD_LIMIT = 4;
    private static final Duration OPENING = Duration.ofSeconds(60);
    private static final int WARM_CALLS = 20_000;
    private static final Work SLOW = new Work("stream-1000ms", SMALL_PROMPT_BYTES);
    private static final Work BURST = new Work("stream", SMALL_PROMPT_BYTES);

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        for (var contender : bench.contenders(NAME, BURST)) {
            var gateway = contender.subject().gateway();
            if (gateway.isPresent()) {
                bench.warm(NAME, contender, 64, WARM_CALLS);
                hold(bench, contender.subject(), gateway.get());
            }
        }
    }

    private static void hold(Bench bench, Subject subject, ProcessGroup gateway) throws InterruptedException {
        // A gateway holds two descriptors for a stream, this process one.
        var allowed = Math.min(
                descriptors(ProcessHandle.current().pid()) - SPARE_DESCRIPTORS,
                (descriptors(gateway.root()) - SPARE_DESCRIPTORS) / 2);
        var streams = (int) Math.min(STREAMS, allowed);
        if (streams < STREAMS) {
            bench.report()
                    .doubt(NAME + "." + subject.name(), "the limit on open files allows " + streams + " streams only");
        }
        if (streams < 1) {
            return;
        }
        var before = gateway.residentMb();
        var threadsBefore = gateway.threads();
        var plan = new LoadPlan(
                subject.port(),
                subject.request(SLOW),
                new Pace.Closed(streams),
                OPENING.plus(bench.options().soak()),
                LoadPlan.MAX_CALLS,
                0);
        var generator = new LoadGenerator(plan);
        var result = new LoadResult[1];
        var load = Thread.ofPlatform().name("streams").start(() -> result[0] = generator.run());
        var opened = opened(generator, load, streams);
        try (var sampler = new ResidentSampler(gateway)) {
            load.join(bench.options().soak());
            var open = generator.open();
            generator.stop();
            load.join();
            report(bench, subject, sampler, before, threadsBefore, streams, open);
        }
        if (!opened || result[0] == null || result[0].errors() > streams / 1_000) {
            bench.report()
                    .doubt(
                            NAME + "." + subject.name(),
                            "not all streams opened and stayed open: "
                                    + (result[0] == null ? "the load ended early" : result[0].errorKinds()));
        }
    }

    private static void report(
            Bench bench,
            Subject subject,
            ResidentSampler sampler,
            double before,
            int threadsBefore,
            int streams,
            int open) {
        var name = subject.name();
        var note = open + " of " + streams + " streams open at the end";
        var report = bench.report();
        report.figure(
                single(NAME + ".resident_mb." + name, "MB", sampler.mostMb()).noted(note));
        report.figure(single(NAME + ".added_mb." + name, "MB", sampler.mostMb() - before));
        report.figure(single(NAME + ".growth_mb." + name, "MB", sampler.growthMb())
                .noted("last against first tenth of " + bench.options().soak().toSeconds() + " s"));
        report.figure(single(NAME + ".added_threads." + name, "threads", sampler.mostThreads() - threadsBefore));
    }

    private static boolean opened(LoadGenerator generator, Thread load, int streams) throws InterruptedException {
        var deadline = System.nanoTime() + OPENING.toNanos();
        while (generator.open() < streams && load.isAlive() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return generator.open() >= streams;
    }

    static Figure single(String name, String unit, double value) {
        return new Figure(name, unit, value, value, value, 1, "");
    }

    /** How many files a process may have open: the hard limit, to which JVMs, node and nginx's workers raise their own. */
    private static long descriptors(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "limits"))) {
            return lines.filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.split(" +", -1)[HARD_LIMIT])
                    .mapToLong(limit -> limit.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(limit))
                    .findFirst()
                    .orElse(0);
        } catch (IOException ended) {
            return 0;
        }
    }
}
