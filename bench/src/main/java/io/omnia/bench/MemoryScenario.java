package io.omnia.bench;

import io.omnia.bench.LoadPlan.Pace;
import io.omnia.bench.RequestTemplate.Work;
import java.io.IOException;

/** Resident memory of each gateway: after its first answer, and the most that was seen under small calls. */
record MemoryScenario() implements Scenario {
    private static final String NAME = "rss";
    private static final int CONNECTIONS = 64;
    private static final int WARM_CALLS = 20_000;

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        for (var contender : bench.contenders(NAME, new Work("json", SMALL_PROMPT_BYTES))) {
            var gateway = contender.subject().gateway();
            if (gateway.isPresent()) {
                bench.warm(NAME, contender, CONNECTIONS, WARM_CALLS);
                try (var sampler = new ResidentSampler(gateway.get())) {
                    bench.window(
                            NAME,
                            contender,
                            new Pace.Closed(CONNECTIONS),
                            bench.options().window());
                    var name = contender.name();
                    bench.report()
                            .figure(OpenStreamsScenario.single(
                                    NAME + ".idle_mb." + name,
                                    "MB",
                                    contender.subject().idleMb()));
                    bench.report()
                            .figure(OpenStreamsScenario.single(NAME + ".load_mb." + name, "MB", sampler.mostMb()));
                }
            }
        }
    }
}
