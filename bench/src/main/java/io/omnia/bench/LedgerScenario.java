package io.omnia.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.omnia.bench.LoadPlan.Pace;
import io.omnia.bench.RequestTemplate.Work;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How many calls a second are held, answered and settled on one wallet, end to end, with gateway, mock, load generator and
 * PostgreSQL on this one machine; and at the ledger's own interface. That one is measured by a program of the ledger, which
 * the launcher names in {@code OMNIA_LEDGER_BENCH} and which prints one line of JSON with numbers.
 */
record SettleScenario() implements Scenario {
    private static final String NAME = "settle";
    private static final int CONNECTIONS = 128;
    private static final int WARM_CALLS = 50_000;
    private static final int LEDGER_MINUTES = 15;
    private static final int MAX_LEDGER_BYTES = 1_000_000;

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        for (var contender : bench.contenders(NAME, new Work("json", SMALL_PROMPT_BYTES))) {
            if (contender.name().equals(Subject.OMNIA)) {
                endToEnd(bench, contender);
            }
        }
        var ledger = Optional.ofNullable(System.getenv("OMNIA_LEDGER_BENCH")).filter(command -> !command.isBlank());
        if (ledger.isPresent()) {
            ledger(bench, ledger.get());
        } else {
            bench.report().leftOut("settle.ledger", "OMNIA_LEDGER_BENCH names no command");
        }
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

    private static void ledger(Bench bench, String command) throws IOException, InterruptedException {
        var process = new ProcessBuilder("sh", "-c", command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        var text = new String(process.getInputStream().readNBytes(MAX_LEDGER_BYTES), StandardCharsets.UTF_8);
        if (!process.waitFor(LEDGER_MINUTES, TimeUnit.MINUTES)) {
            ChildProcess.stop(process.toHandle());
        }
        var line = text.lines().filter(candidate -> candidate.startsWith("{")).reduce((first, last) -> last);
        try {
            var numbers = new ObjectMapper().readTree(line.orElse("{}"));
            for (var field : numbers.properties()) {
                if (field.getValue().isNumber()) {
                    bench.report()
                            .figure(OpenStreamsScenario.single(
                                    NAME + ".ledger." + field.getKey(),
                                    "as the ledger's command counts",
                                    field.getValue().asDouble()));
                }
            }
            if (numbers.isEmpty()) {
                bench.report().leftOut("settle.ledger", "the command printed no line of JSON");
            }
        } catch (JsonProcessingException broken) {
            bench.report().leftOut("settle.ledger", "the command's line is no JSON: " + broken.getOriginalMessage());
        }
    }
}
