package io.omnia.bench;

import io.omnia.bench.LoadPlan.Pace;
import io.omnia.bench.RequestTemplate.Work;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What one call costs the gateway's processes in processor time, all connections always busy.
 *
 * @param warmCalls how many such calls go before the first window
 */
record CallCostScenario(String name, Work work, int connections, long warmCalls) implements Scenario {
    private static final Duration PROFILED = Duration.ofSeconds(15);

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        var contenders = bench.contenders(name, work);
        for (var contender : contenders) {
            bench.warm(name, contender, connections, warmCalls);
        }
        var pace = new Pace.Closed(connections);
        var rounds = bench.rounds(name, contenders, pace, bench.options().window());
        rounds.forEach((subject, windows) -> figures(bench.report(), subject, windows));
        ratio(bench.report(), rounds, Subject.OMNIA, Subject.NGINX);
        ratio(bench.report(), rounds, Subject.OMNIA, Subject.PORTKEY);
        ratio(bench.report(), rounds, Subject.PORTKEY, Subject.NGINX);
        if (bench.options().profiled().filter(name::equals).isPresent()) {
            for (var contender : contenders) {
                if (contender.name().equals(Subject.OMNIA)) {
                    FlightRecording.of(bench, contender, () -> bench.window(name, contender, pace, PROFILED));
                }
            }
        }
    }

    private void figures(Report report, String subject, List<Window> windows) {
        if (!subject.equals(Subject.DIRECT)) {
            report.figure(Figure.least(
                            name + ".cpu_us." + subject, "us per call", values(windows, Window::gatewayMicrosPerCall))
                    .noted(foreign(windows)));
        }
        if (windows.stream().anyMatch(window -> window.databaseMicros() > 0)) {
            report.figure(Figure.least(
                    name + ".database_cpu_us." + subject,
                    "us per call",
                    values(windows, Window::databaseMicrosPerCall)));
        }
        report.figure(Figure.most(
                name + ".calls_per_second." + subject,
                "calls/s",
                values(windows, window -> window.load().callsPerSecond())));
        report.figure(percentile("latency_p50_us.", subject, windows, 0.5));
        report.figure(percentile("latency_p99_us.", subject, windows, 0.99));
    }

    private Figure percentile(String quantity, String subject, List<Window> windows, double share) {
        return Figure.least(
                name + "." + quantity + subject,
                "us",
                values(windows, window -> window.load().latency().percentile(share) / 1e3));
    }

    private void ratio(Report report, Map<String, List<Window>> rounds, String subject, String other) {
        var windows = rounds.get(subject);
        var others = rounds.get(other);
        if (windows != null && others != null) {
            report.figure(Figure.ratio(
                    name + ".cpu." + subject + "_vs_" + other,
                    values(windows, Window::gatewayMicrosPerCall),
                    values(others, Window::gatewayMicrosPerCall)));
        }
    }

    private static String foreign(List<Window> windows) {
        var most = windows.stream().mapToDouble(Window::foreignCores).max().orElse(0);
        return most < 0.1 ? "" : "up to %.1f cores busy with other work".formatted(most);
    }

    static double[] values(List<Window> windows, ToDoubleFunction<Window> value) {
        return windows.stream().mapToDouble(value).toArray();
    }
}
