package io.omnia.bench;

import io.omnia.bench.LoadPlan.Pace;
import io.omnia.bench.RequestTemplate.Work;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What scenarios share: the subjects, warming them up, and windows of load with their cost, the subjects in turn. */
final class Bench {
    private static final long WARM_CALLS = 200_000;
    private static final int QUICK_DIVISOR = 10;
    private static final int WARM_CONNECTIONS = 64;
    private static final Duration PRODUCT_WARM_UP = Duration.ofMinutes(6);
    private static final Duration PEER_WARM_UP = Duration.ofMinutes(1);
    private static final double MAX_ERROR_SHARE = 0.001;
    private static final Work SMALL = new Work("json", Scenario.SMALL_PROMPT_BYTES);

    private static final Pattern CHAT_TEXT = Pattern.compile("\"content\":\"([^\"]*)\"");
    private static final Pattern MESSAGE_TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");

    private final BenchOptions options;
    private final Report report;
    private final Path work;
    private final Subjects subjects;
    private final MockProcess mock;
    private final ProcessGroup self = new ProcessGroup(ProcessHandle.current().pid(), false);
    private final ProbeCall probe = new ProbeCall();
    private final LedgerProgram ledger;
    private final Map<String, Long> callsSoFar = new HashMap<>();

    Bench(BenchOptions options, Report report, Path work, Subjects subjects, MockProcess mock) {
        this.options = options;
        this.report = report;
        this.work = work;
        this.subjects = subjects;
        this.mock = mock;
        this.ledger = new LedgerProgram(report);
    }

    /** The ledger at its own interface. */
    LedgerProgram ledger() {
        return ledger;
    }

    BenchOptions options() {
        return options;
    }

    Report report() {
        return report;
    }

    /** A folder for throwaway data. */
    Path work() {
        return work;
    }

    Subjects subjects() {
        return subjects;
    }

    MockProcess mock() {
        return mock;
    }

    /** The subjects that answer this work right; those that do not are named as left out of the scenario. */
    List<Contender> contenders(String scenario, Work work) throws IOException, InterruptedException {
        var contenders = new ArrayList<Contender>();
        for (var subject : subjects.running()) {
            var asked = subject.name().equals(Subject.OMNIA) ? work : work.relayed();
            contender(scenario, subject, asked).ifPresent(contenders::add);
        }
        return contenders;
    }

    /** One subject with this work, unless it does not answer it. */
    Optional<Contender> contender(String scenario, Subject subject, Work work)
            throws IOException, InterruptedException {
        var answer = probe.chat(subject, work);
        if (answer.statusCode() != 200) {
            var hint = subject.name().equals(Subject.PORTKEY) && work.streamed()
                    ? " (this version cannot stream on node 20 as it comes)"
                    : "";
            var body = new String(answer.body(), StandardCharsets.UTF_8);
            report.leftOut(
                    scenario + "." + subject.name(),
                    "it answers " + answer.statusCode() + hint + ": "
                            + body.substring(0, Math.min(200, body.length())));
            return Optional.empty();
        }
        var vendor = probe.chat(mock.port(), Map.of(), RequestTemplate.body(work.relayed(), ""));
        var right = work.translated()
                ? said(MESSAGE_TEXT, answer.body()).equals(said(CHAT_TEXT, vendor.body()))
                : Arrays.equals(answer.body(), vendor.body());
        if (!right) {
            var finding = "it does not " + (work.translated() ? "translate" : "relay") + " the " + work.answer()
                    + " answer " + (work.translated() ? "word for word" : "byte for byte");
            if (subject.name().equals(Subject.OMNIA)) {
                report.doubt(scenario + "." + subject.name(), finding);
            } else {
                report.line(subject.name() + ": " + finding);
            }
        }
        return Optional.of(new Contender(subject, work, answer.body().length));
    }

    /** The words of an answer, whole or in pieces. */
    private static String said(Pattern text, byte[] answer) {
        return text.matcher(new String(answer, StandardCharsets.UTF_8))
                .results()
                .map(piece -> piece.group(1))
                .collect(Collectors.joining());
    }

    /** Brings a subject to speed: {@code calls} of this work, and 200,000 calls of any kind since it started. */
    void warm(String scenario, Contender contender, int connections, long calls) {
        var name = contender.name();
        if (contender.subject().gateway().isEmpty()) {
            return;
        }
        var wanted = options.quick() ? calls / QUICK_DIVISOR : calls;
        var wantedInAll = options.quick() ? WARM_CALLS / QUICK_DIVISOR : WARM_CALLS;
        var most = name.equals(Subject.OMNIA) ? PRODUCT_WARM_UP : PEER_WARM_UP;
        var missing = wantedInAll - callsSoFar.getOrDefault(name, 0L) - wanted;
        if (missing > 0) {
            var small = new Contender(contender.subject(), SMALL, 0);
            load(name, small.plan(new Pace.Closed(WARM_CONNECTIONS), most, missing));
        }
        var own = load(name, contender.plan(new Pace.Closed(connections), most, wanted));
        var inAll = callsSoFar.getOrDefault(name, 0L);
        report.line("warmed up " + name + ": " + own.calls() + " calls of this kind, " + inAll + " in all");
        if (name.equals(Subject.OMNIA) && (own.calls() < wanted || inAll < wantedInAll)) {
            report.doubt(scenario, "warm-up fell short, with " + own.errors() + " errors: " + own.errorKinds());
        }
    }

    /** Measures every contender once per round, in turn, as many rounds as windows were asked for. */
    Map<String, List<Window>> rounds(String scenario, List<Contender> contenders, Pace pace, Duration time) {
        var windows = new LinkedHashMap<String, List<Window>>();
        for (var round = 0; round < options.windows(); round++) {
            for (var contender : contenders) {
                windows.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                        .add(window(scenario, contender, pace, time));
            }
        }
        return windows;
    }

    /** One window of load on one contender. */
    Window window(String scenario, Contender contender, Pace pace, Duration time) {
        var gateway = contender.subject().gateway();
        var database = contender.subject().database();
        var gatewayBefore = gateway.map(ProcessGroup::cpuMicros).orElse(0.0);
        var databaseBefore = database.map(ProcessGroup::cpuMicros).orElse(0.0);
        var toolsBefore = self.cpuMicros() + mock.group().cpuMicros();
        var machineBefore = Machine.busyMicros();
        var began = System.nanoTime();
        var load = load(contender.name(), contender.plan(pace, time));
        var gatewayMicros = gateway.map(ProcessGroup::cpuMicros).orElse(0.0) - gatewayBefore;
        var databaseMicros = database.map(ProcessGroup::cpuMicros).orElse(0.0) - databaseBefore;
        var tools = self.cpuMicros() + mock.group().cpuMicros() - toolsBefore;
        var foreign = Machine.busyMicros() - machineBefore - gatewayMicros - databaseMicros - tools;
        var micros = (System.nanoTime() - began) / 1e3;
        if (load.errors() > MAX_ERROR_SHARE * load.calls()) {
            report.doubt(
                    scenario + "." + contender.name(),
                    load.errors() + " errors beside " + load.calls() + " calls: " + load.errorKinds());
        }
        return new Window(load, gatewayMicros, databaseMicros, Math.max(0, foreign / micros));
    }

    private LoadResult load(String name, LoadPlan plan) {
        var result = new LoadGenerator(plan).run();
        callsSoFar.merge(name, result.calls(), Long::sum);
        return result;
    }
}
