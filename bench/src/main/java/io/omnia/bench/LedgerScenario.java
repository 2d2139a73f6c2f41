package io.omnia.bench;

import io.omnia.bench.LoadPlan.Pace;
import io.omnia.bench.RequestTemplate.Work;
import java.io.IOException;
import java.util.List;

/**
 * How many calls a second are held, answered and settled on one wallet, end to end, with gateway, mock, load generator and
 * PostgreSQL on this one machine; and what the ledger does at its own interface, with leases and without.
 */
record LedgerScenario() implements Scenario {
    private static final String NAME = "ledger";
    private static final int CONNECTIONS = 128;
    private static final int WARM_CALLS = 50_000;

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        for (var contender : bench.contenders(NAME, new Work("json", SMALL_PROMPT_BYTES))) {
            if (contender.name().equals(Subject.OMNIA)) {
                endToEnd(bench, contender);
            }
        }
        bench.ledger()
                .numbers()
                .forEach((name, value) ->
                        bench.report().figure(OpenStreamsScenario.single(NAME + "." + name, unit(name), value)));
    }

    private static void endToEnd(Bench bench, Contender contender) {
        bench.warm(NAME, contender, CONNECTIONS, WARM_CALLS);
        var windows = bench.rounds(
                        NAME,
                        List.of(contender),
                        new Pace.Closed(CONNECTIONS),
                        bench.options().window())
                .get(Subject.OMNIA);
        if (windows == null) {
            throw new IllegalStateException("no windows");
        }
        var report = bench.report();
        report.figure(Figure.most(
                NAME + ".end_to_end.calls_per_second.omnia",
                "calls/s",
                CallCostScenario.values(windows, window -> window.load().callsPerSecond())));
        report.figure(Figure.least(
                NAME + ".end_to_end.cpu_us.omnia",
                "us per call",
                CallCostScenario.values(windows, Window::gatewayMicrosPerCall)));
        report.figure(Figure.least(
                NAME + ".end_to_end.database_cpu_us.omnia",
                "us per call",
                CallCostScenario.values(windows, Window::databaseMicrosPerCall)));
    }

    private static String unit(String name) {
        if (name.endsWith("_per_second")) {
            return "calls/s";
        }
        if (name.endsWith("cpu_us")) {
            return "us per call";
        }
        if (name.endsWith("_per_transaction")) {
            return "calls";
        }
        return name.endsWith("_us") ? "us" : "bytes per call";
    }
}
