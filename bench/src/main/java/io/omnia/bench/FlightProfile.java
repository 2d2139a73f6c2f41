package io.omnia.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * A flight recording in four tables: who spends processor time (the JDK's frames are put down to whoever called it), in
 * which methods, who allocates, and what.
 */
final class FlightProfile {
    /** Samples per processor time, where the JDK has them: they see native code and system calls as well. */
    private static final String CPU_TIME = "jdk.CPUTimeSample";

    /** Samples of Java code by wall clock. */
    private static final String EXECUTION = "jdk.ExecutionSample";

    private static final String ALLOCATION = "jdk.ObjectAllocationSample";
    private static final int ROWS = 25;

    private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

    private static final Map<String, String> OWNERS = Map.of(
            "io.vertx.", "Vert.x",
            "io.netty.", "Netty",
            "org.postgresql.", "JDBC driver",
            "org.jdbi.", "JDBI",
            "io.agroal.", "connection pool",
            "io.quarkus.", "Quarkus",
            "io.smallrye.", "SmallRye",
            "com.fasterxml.", "Jackson",
            "org.jboss.", "JBoss libraries");

    private final Map<String, Double> owners = new HashMap<>();
    private final Map<String, Double> methods = new HashMap<>();
    private final Map<String, Double> omniaMethods = new HashMap<>();
    private final Map<String, Double> allocators = new HashMap<>();
    private final Map<String, Double> allocated = new HashMap<>();
    private final String source;

    private FlightProfile(String source) {
        this.source = source;
    }

    /** Reads a finished recording. */
    static FlightProfile read(Path recording) throws IOException {
        var byCpu = read(recording, CPU_TIME);
        return byCpu.owners.isEmpty() ? read(recording, EXECUTION) : byCpu;
    }

    private static FlightProfile read(Path recording, String samples) throws IOException {
        var profile = new FlightProfile(samples);
        try (var file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                var event = file.readEvent();
                var kind = event.getEventType().getName();
                if (kind.equals(samples)) {
                    profile.sample(event.getStackTrace());
                } else if (kind.equals(ALLOCATION)) {
                    profile.allocation(event);
                }
            }
        }
        return profile;
    }

    void print(Report report) {
        report.heading("Profile, by " + source);
        print(report, "who spends processor time", owners);
        print(report, "in which methods", methods);
        print(report, "Omnia's methods, with what they call outside Omnia", omniaMethods);
        print(report, "who allocates", allocators);
        print(report, "what is allocated", allocated);
    }

    /** Shares of processor time by owner, largest first. */
    Map<String, Double> owners() {
        return Map.copyOf(owners);
    }

    /** Shares of processor time by the method on top of the stack. */
    Map<String, Double> methods() {
        return Map.copyOf(methods);
    }

    private void sample(@Nullable RecordedStackTrace stack) {
        if (stack == null || stack.getFrames().isEmpty()) {
            return;
        }
        var frames = stack.getFrames();
        methods.merge(name(frames.getFirst().getMethod()), 1.0, Double::sum);
        owners.merge(owner(frames), 1.0, Double::sum);
        frames.stream()
                .map(RecordedFrame::getMethod)
                .filter(method -> method.getType().getName().startsWith("io.omnia."))
                .findFirst()
                .ifPresent(method -> omniaMethods.merge(name(method), 1.0, Double::sum));
    }

    private void allocation(RecordedEvent event) {
        var weight = (double) event.getLong("weight");
        allocated.merge(event.getClass("objectClass").getName(), weight, Double::sum);
        var stack = event.getStackTrace();
        if (stack != null) {
            allocators.merge(owner(stack.getFrames()), weight, Double::sum);
        }
    }

    private static String owner(List<RecordedFrame> frames) {
        return frames.stream()
                .map(frame -> frame.getMethod().getType().getName())
                .map(FlightProfile::owner)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("the JDK's own threads");
    }

    /** Whose a class is: an Omnia package, a library, or nobody's when it is the JDK's. */
    static Optional<String> owner(String type) {
        if (type.startsWith("io.omnia.")) {
            return Optional.of("Omnia " + type.substring("io.omnia.".length(), Math.max(9, type.lastIndexOf('.'))));
        }
        if (JDK.stream().anyMatch(type::startsWith)) {
            return Optional.empty();
        }
        return Optional.of(OWNERS.entrySet().stream()
                .filter(library -> type.startsWith(library.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("other libraries"));
    }

    private static String name(RecordedMethod method) {
        return method.getType().getName() + "." + method.getName();
    }

    private static void print(Report report, String title, Map<String, Double> weights) {
        var sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        report.heading(title);
        weights.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(ROWS)
                .forEach(entry -> report.line("%5.1f %%  %s".formatted(100 * entry.getValue() / sum, entry.getKey())));
    }
}
