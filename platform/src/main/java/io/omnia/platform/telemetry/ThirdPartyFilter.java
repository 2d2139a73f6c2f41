package io.omnia.platform.telemetry;

import io.quarkus.logging.LoggingFilter;
import java.util.List;
import java.util.Set;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of the log lines of libraries what may be somebody's data: the messages of exceptions, since drivers put row
 * values there, and texts that were filled into a message, such as a path. The library's own fixed words, the classes and
 * the stack stay. Lines that only a start writes pass as they are.
 */
@LoggingFilter(name = "omnia")
public final class ThirdPartyFilter implements Filter {
    private static final String HIDDEN = "…";

    /** Written while the program starts, about settings and migrations, when no caller's data can be in them. */
    private static final List<String> START =
            List.of("io.quarkus.config", "io.quarkus.deployment", "io.smallrye.config", "org.flywaydb");

    /** Exceptions that are written for whoever starts the program, and that say nothing else. */
    private static final Set<String> FOR_OPERATORS = Set.of(
            "io.omnia.platform.startup.StartupRefusal",
            "io.omnia.platform.egress.EgressRefused",
            "io.omnia.privacy.InventoryGap",
            "io.quarkus.runtime.configuration.ConfigurationException",
            "io.smallrye.config.ConfigValidationException",
            "java.net.BindException");

    /** Always true: lines are cleaned, never swallowed. */
    @Override
    public boolean isLoggable(LogRecord line) {
        var logger = line.getLoggerName() == null ? "" : line.getLoggerName();
        if (logger.equals("omnia")
                || logger.equals("io.quarkus")
                || START.stream().anyMatch(logger::startsWith)) {
            return true;
        }
        var problem = line.getThrown();
        if (problem != null) {
            var message = withoutMessagesOf(problem, line.getMessage());
            if (message != null && !message.equals(line.getMessage())) {
                line.setMessage(message);
            }
            line.setThrown(Scrubbed.of(problem));
        }
        var parameters = line.getParameters();
        if (parameters != null) {
            var masked = new Object[parameters.length];
            for (var i = 0; i < masked.length; i++) {
                masked[i] = masked(parameters[i]);
            }
            line.setParameters(masked);
        }
        return true;
    }

    private static Object masked(@Nullable Object parameter) {
        return switch (parameter) {
            case null -> "null";
            case Number number -> number;
            case Boolean flag -> flag;
            case Enum<?> constant -> constant;
            case Class<?> type -> type;
            case Throwable problem -> problem.getClass().getName();
            default -> HIDDEN;
        };
    }

    private static @Nullable String withoutMessagesOf(Throwable problem, @Nullable String text) {
        var cleaned = text;
        Throwable cause = problem;
        for (var depth = 0; cleaned != null && cause != null && depth < Scrubbed.MAX_CAUSES; depth++) {
            var message = cause.getMessage();
            if (message != null && !message.isBlank() && !isForOperators(cause)) {
                cleaned = cleaned.replace(message, HIDDEN);
            }
            cause = cause.getCause();
        }
        return cleaned;
    }

    private static boolean isForOperators(Throwable problem) {
        return FOR_OPERATORS.contains(problem.getClass().getName());
    }

    /** Stands for an exception: its class, its stack, its causes, no message and nothing that was suppressed. */
    @SuppressWarnings("OverrideThrowableToString") // The line has to begin with the class of the original.
    private static final class Scrubbed extends Throwable {
        static final int MAX_CAUSES = 10;

        private final String text;

        private Scrubbed(Throwable original, @Nullable Scrubbed cause) {
            super(null, cause, false, true);
            text = isForOperators(original)
                    ? original.toString()
                    : original.getClass().getName();
            setStackTrace(original.getStackTrace());
        }

        static Scrubbed of(Throwable original) {
            var scrubbed = of(original, 0);
            return scrubbed == null ? new Scrubbed(original, null) : scrubbed;
        }

        private static @Nullable Scrubbed of(@Nullable Throwable original, int depth) {
            return original == null || depth == MAX_CAUSES
                    ? null
                    : new Scrubbed(original, of(original.getCause(), depth + 1));
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
