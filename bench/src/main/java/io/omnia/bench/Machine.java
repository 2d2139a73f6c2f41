package io.omnia.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Facts about the machine under the figures, and small questions put to its tools. */
final class Machine {
    private static final int COMMAND_SECONDS = 20;
    private static final int MAX_OUTPUT_BYTES = 1_000_000;
    private static final List<String> MORE_PROGRAM_FOLDERS = List.of("/usr/sbin", "/usr/local/sbin", "/sbin");
    private static final long TICKS_PER_SECOND = configured("CLK_TCK", 100);
    private static final long PAGE_BYTES = configured("PAGESIZE", 4096);

    private Machine() {}

    /** Clock ticks in a second, the unit of processor time in {@code /proc}. */
    static long ticksPerSecond() {
        return TICKS_PER_SECOND;
    }

    static long pageBytes() {
        return PAGE_BYTES;
    }

    /** Whether processes can be measured here: that needs Linux' {@code /proc}. */
    static boolean measurable() {
        return Files.isReadable(Path.of("/proc/self/stat"));
    }

    /** Processor time that the whole machine has spent on anything so far, in microseconds. */
    static double busyMicros() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            var fields = lines.findFirst().orElseThrow().strip().split(" +", -1);
            var ticks = 0L;
            // user nice system, not idle iowait, then irq softirq; what a hypervisor steals is no work of ours either.
            for (var field : List.of(1, 2, 3, 6, 7)) {
                ticks += Long.parseLong(fields[field]);
            }
            return ticks * 1e6 / TICKS_PER_SECOND;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** A port on 127.0.0.1 that nobody listens on at this moment. */
    static int freePort() {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Cores, processor, memory, kernel, Java, the file system under the temporary data. */
    static Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("processor", valueIn("/proc/cpuinfo", "model name"));
        facts.put("memory", valueIn("/proc/meminfo", "MemTotal"));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("java", Runtime.version().toString());
        try {
            facts.put(
                    "data_file_system",
                    Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir")))
                            .type());
        } catch (IOException unknown) {
            facts.put("data_file_system", "unknown");
        }
        return facts;
    }

    /** Where a program is, in the search path or among the system's own programs. */
    static Optional<Path> program(String name) {
        var folders =
                new ArrayList<>(List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)));
        folders.addAll(MORE_PROGRAM_FOLDERS);
        return folders.stream()
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What a short command prints, both streams, or none if it fails or takes more than 20 seconds. */
    static Optional<String> output(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var text = new String(process.getInputStream().readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8);
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            return process.exitValue() == 0 ? Optional.of(text.strip()) : Optional.empty();
        } catch (IOException absent) {
            return Optional.empty();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static long configured(String name, long usual) {
        return output("getconf", name).map(Long::parseLong).orElse(usual);
    }

    private static String valueIn(String file, String name) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException absent) {
            return "unknown";
        }
    }
}
