package io.omnia.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code ./omnia bench}: see {@code docs/bench.md} for what each figure means. */
final class Main {
    private static final int BROKEN_OFF = 1;
    private static final int USAGE = 2;

    private Main() {}

    static void main(String[] arguments) throws IOException, InterruptedException {
        if (Stream.of(arguments).anyMatch(argument -> argument.equals("--help") || argument.equals("-h"))) {
            System.out.print(BenchOptions.USAGE);
            return;
        }
        try {
            var options = BenchOptions.parse(arguments);
            if (!Machine.measurable()) {
                System.err.println("The bench reads processor time from /proc, which only Linux has.");
                System.exit(USAGE);
            }
            run(options);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.print(BenchOptions.USAGE);
            System.exit(USAGE);
        }
    }

    private static void run(BenchOptions options) throws IOException, InterruptedException {
        var root = Path.of(Optional.ofNullable(System.getenv("OMNIA_ROOT")).orElse(""))
                .toAbsolutePath();
        var work = Files.createTempDirectory("omnia-bench");
        // Embedded PostgreSQL drops to a service user, who has to reach its folder below this one.
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
        var report = new Report(System.out);
        var mock = MockProcess.start();
        var subjects = new Subjects(options, report, root, work, mock.port(), peers());
        var cleanUp = new Thread(() -> {
            subjects.close();
            mock.close();
            // One that was still starting is known to nobody yet.
            ProcessHandle.current().descendants().forEach(ChildProcess::stop);
            delete(work);
        });
        // Ends what was started on Ctrl-C as well as at the end.
        Runtime.getRuntime().addShutdownHook(cleanUp);
        report.heading("Machine and versions");
        Machine.facts().forEach(report::fact);
        if (options.quick()) {
            report.doubt("everything", "--quick warms up with a tenth of the calls");
        }
        subjects.install();
        var bench = new Bench(options, report, work, subjects, mock);
        var complete = true;
        for (var name : options.scenarios()) {
            report.heading(name);
            try {
                Scenario.named(name).measure(bench);
            } catch (IOException | UncheckedIOException failed) {
                // The other scenarios can still be measured, and what was found must not be lost.
                complete = false;
                report.doubt(name, "it broke off: " + failed.getMessage());
            }
        }
        report.printTargets();
        if (options.json().isPresent()) {
            report.write(options.json().get());
        }
        if (!complete) {
            System.exit(BROKEN_OFF);
        }
    }

    private static Path peers() {
        return Optional.ofNullable(System.getenv("OMNIA_BENCH_PEERS"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache", "omnia-bench"));
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            System.err.println("left behind: " + folder + ": " + left.getMessage());
        }
    }
}
