package io.omnia.bench;

import io.omnia.bench.LoadPlan.Pace;
import io.omnia.bench.RequestTemplate.Work;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much later the first byte of an answer comes than without a gateway, at 500 calls a second that fall due on the clock.
 * A stream's first byte waits for the hold; a whole answer's also for the settle.
 */
record FirstByteScenario() implements Scenario {
    private static final String NAME = "ttfb";
    private static final double CALLS_PER_SECOND = 500;
    private static final int CONNECTIONS = 64;
    private static final int WARM_CALLS = 20_000;
    private static final int LONGER = 2;
    private static final Map<String, Double> PERCENTILES = percentiles();

    private static Map<String, Double> percentiles() {
        var shares = new LinkedHashMap<String, Double>();
        shares.put("p50", 0.5);
        shares.put("p99", 0.99);
        shares.put("p99_9", 0.999);
        return shares;
    }

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        measure(bench, "stream");
        measure(bench, "json");
    }

    private void measure(Bench bench, String answer) throws IOException, InterruptedException {
        var contenders = bench.contenders(NAME + "." + answer, new Work(answer, SMALL_PROMPT_BYTES));
        for (var contender : contenders) {
            bench.warm(NAME, contender, CONNECTIONS, WARM_CALLS);
        }
        var pace = new Pace.Open(CALLS_PER_SECOND, CONNECTIONS);
        // Longer than other windows: p99.9 of 500 calls a second needs every one of them.
        var rounds =
                bench.rounds(NAME, contenders, pace, bench.options().window().multipliedBy(LONGER));
        var direct = rounds.get(Subject.DIRECT);
        if (direct == null) {
            bench.report().leftOut(NAME + "." + answer, "added time needs the subject direct beside");
            return;
        }
        PERCENTILES.forEach((percentile, share) -> {
            var base = values(direct, share);
            var least = Arrays.stream(base).min().orElseThrow();
            bench.report()
                    .figure(Figure.least(name(answer, percentile + "_us.", Subject.DIRECT), "us", base)
                            .noted(generator(direct, share)));
            rounds.forEach((subject, windows) -> {
                if (!subject.equals(Subject.DIRECT)) {
                    var added = Arrays.stream(values(windows, share))
                            .map(micros -> micros - least)
                            .toArray();
                    bench.report()
                            .figure(Figure.least(name(answer, "added_" + percentile + "_us.", subject), "us", added));
                }
            });
        });
    }

    private static String name(String answer, String quantity, String subject) {
        return NAME + "." + answer + "." + quantity + subject;
    }

    private static double[] values(List<Window> windows, double share) {
        return CallCostScenario.values(
                windows, window -> window.load().firstByte().percentile(share) / 1e3);
    }

    private static String generator(List<Window> windows, double share) {
        var late = new Histogram();
        windows.forEach(window -> late.add(window.load().lateness()));
        return "of which the load generator's own lateness up to %d us".formatted(late.percentile(share) / 1_000);
    }
}
