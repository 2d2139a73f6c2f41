package io.omnia.bench;

import io.omnia.bench.LoadPlan.Pace;
import io.omnia.bench.RequestTemplate.Work;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * 100 clients take a 25 MB stream in sips. A gateway that holds its upstream back grows by a bounded amount and takes few bytes
 * ahead of its clients; a gateway that reads on holds gigabytes. Meanwhile 100 small calls a second show whether other
 * callers notice.
 */
record SlowReadersScenario() implements Scenario {
    private static final String NAME = "slow-readers";
    private static final int READERS = 100;
    private static final double CALLS_PER_SECOND = 100;
    private static final int CONNECTIONS = 32;
    private static final int WARM_CALLS = 20_000;

    private static final Duration FILLING = Duration.ofSeconds(20);
    private static final int LOOK_MILLIS = 500;

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        for (var contender : bench.contenders(NAME, new Work("json", SMALL_PROMPT_BYTES))) {
            var gateway = contender.subject().gateway();
            if (gateway.isEmpty()) {
                continue;
            }
            if (bench.contender(NAME, contender.subject(), new Work("stream", SMALL_PROMPT_BYTES))
                    .isPresent()) {
                bench.warm(NAME, contender, 64, WARM_CALLS);
                measure(bench, contender, gateway.get());
            }
        }
    }

    private static void measure(Bench bench, Contender contender, ProcessGroup gateway)
            throws IOException, InterruptedException {
        var before = gateway.residentMb();
        var sentBefore = bench.mock().bytesSent();
        try (var sampler = new ResidentSampler(gateway);
                var readers = new SlowReaders(contender.subject(), READERS)) {
            awaitSteadyFlow(bench.mock());
            var window = bench.window(
                    NAME,
                    contender,
                    new Pace.Open(CALLS_PER_SECOND, CONNECTIONS),
                    bench.options().window().multipliedBy(2));
            var answers = window.load().calls() * contender.bodyBytes();
            var ahead = bench.mock().bytesSent() - sentBefore - answers - readers.bytesRead();
            var name = contender.name();
            var report = bench.report();
            report.figure(OpenStreamsScenario.single(NAME + ".growth_mb." + name, "MB", sampler.mostMb() - before)
                    .noted(readers.ended() + " of " + READERS + " readers cut off"));
            report.figure(OpenStreamsScenario.single(NAME + ".ahead_kb_per_reader." + name, "KB", ahead / 1e3 / READERS)
                    .noted("taken from upstream before the client took it, the kernel's buffers included"));
            report.figure(OpenStreamsScenario.single(
                    NAME + ".others_p99_us." + name,
                    "us",
                    window.load().latency().percentile(0.99) / 1e3));
        }
    }

    /** At first all buffers on the way fill as fast as they can; the question is what happens when they are full. */
    private static void awaitSteadyFlow(MockProcess mock) throws IOException, InterruptedException {
        var most = 2L * READERS * SlowReaders.BYTES_PER_SECOND * LOOK_MILLIS / 1_000;
        var deadline = System.nanoTime() + FILLING.toNanos();
        var before = mock.bytesSent();
        for (var sent = Long.MAX_VALUE; sent > most && System.nanoTime() < deadline; ) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            var now = mock.bytesSent();
            sent = now - before;
            before = now;
        }
    }
}
