package io.omnia.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param scenarios their names, in the order to run them
 * @param subjects which servers to measure
 * @param json where to write the figures
 * @param profiled the scenario in which Omnia is recorded
 * @param windows how often each subject is measured
 * @param window how long each time
 * @param soak how long the 5,000 streams stay open
 */
record BenchOptions(
        List<String> scenarios,
        List<String> subjects,
        Optional<Path> json,
        Optional<String> profiled,
        boolean quick,
        boolean installPeers,
        int windows,
        Duration window,
        Duration soak) {
    static final String USAGE = """
            usage: ./omnia bench [NAME…] [options]
              NAME                 one or more of: %s (default: all)
              --json FILE          writes all figures by name
              --profile NAME       records Omnia in that scenario and prints where its time and memory go
                                   (all scenarios: json, unless --quick)
              --subjects A,B       some of: %s (default: all found)
              --windows N          windows for each subject, 1 to 50 (default 5; quick 2)
              --seconds N          length of a window, 1 to 600 (default 6; quick 2)
              --soak MINUTES       how long the 5,000 streams stay open, up to 110 (default half a minute)
              --install-peers      fetches Portkey's gateway with npm first
              --quick              short warm-up and windows; its figures do not count
            """.formatted(String.join(", ", Scenario.NAMES), String.join(", ", Subject.NAMES));

    /** What a run of everything records: the call that every other figure is a variation of. */
    private static final String PROFILED = "json";

    private static final int MAX_WINDOWS = 50;
    private static final int MAX_WINDOW_SECONDS = 600;
    private static final int MAX_SOAK_MINUTES = 110;

    /** Reads the arguments; throws {@link IllegalArgumentException} with a sentence for a person. */
    static BenchOptions parse(String... arguments) {
        var parsing = new Parsing();
        for (var rest = Arrays.asList(arguments).iterator(); rest.hasNext(); ) {
            parsing.take(rest.next(), rest);
        }
        return parsing.options();
    }

    private static final class Parsing {
        private final List<String> scenarios = new ArrayList<>();
        private List<String> subjects = Subject.NAMES;
        private Optional<Path> json = Optional.empty();
        private Optional<String> profiled = Optional.empty();
        private boolean quick;
        private boolean installPeers;
        private Optional<Integer> windows = Optional.empty();
        private Optional<Integer> seconds = Optional.empty();
        private Optional<Integer> soakMinutes = Optional.empty();

        void take(String argument, Iterator<String> rest) {
            switch (argument) {
                case "--quick" -> quick = true;
                case "--install-peers" -> installPeers = true;
                case "--json" -> json = Optional.of(Path.of(value(argument, rest)));
                case "--profile" -> profiled = Optional.of(known("scenario", value(argument, rest), Scenario.NAMES));
                case "--subjects" ->
                    subjects = Arrays.stream(value(argument, rest).split(",", -1))
                            .map(name -> known("subject", name, Subject.NAMES))
                            .toList();
                case "--windows" -> windows = Optional.of(number(argument, rest, MAX_WINDOWS));
                case "--seconds" -> seconds = Optional.of(number(argument, rest, MAX_WINDOW_SECONDS));
                case "--soak" -> soakMinutes = Optional.of(number(argument, rest, MAX_SOAK_MINUTES));
                default -> {
                    if (argument.startsWith("-")) {
                        throw new IllegalArgumentException("no such option: " + argument);
                    }
                    scenarios.add(known("scenario", argument, Scenario.NAMES));
                }
            }
        }

        BenchOptions options() {
            var everything = scenarios.isEmpty() && profiled.isEmpty();
            if (everything && !quick) {
                profiled = Optional.of(PROFILED);
            }
            if (scenarios.isEmpty()) {
                scenarios.addAll(everything ? Scenario.NAMES : profiled.stream().toList());
            }
            return new BenchOptions(
                    List.copyOf(scenarios),
                    subjects,
                    json,
                    profiled,
                    quick,
                    installPeers,
                    windows.orElse(quick ? 2 : 5),
                    Duration.ofSeconds(seconds.orElse(quick ? 2 : 6)),
                    soakMinutes.map(Duration::ofMinutes).orElse(Duration.ofSeconds(quick ? 5 : 30)));
        }

        private static String value(String option, Iterator<String> rest) {
            if (!rest.hasNext()) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            return rest.next();
        }

        private static int number(String option, Iterator<String> rest, int most) {
            var text = value(option, rest);
            if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
                throw new IllegalArgumentException(option + " needs a number from 1 to " + most + ", not " + text);
            }
            return Integer.parseInt(text);
        }

        private static String known(String kind, String name, List<String> names) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        "no such " + kind + ": " + name + "; there are " + String.join(", ", names));
            }
            return name;
        }
    }
}
