package io.omnia.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program of the ledger's that measures it at its own interface. The launcher names it in {@code OMNIA_LEDGER_BENCH}; it
 * prints one line of JSON with numbers. It runs once, for whoever asks first.
 */
final class LedgerProgram {
    private static final int MINUTES = 20;
    private static final int MAX_BYTES = 1_000_000;

    private final Report report;
    private @Nullable Map<String, Double> measured;

    LedgerProgram(Report report) {
        this.report = report;
    }

    /** Its numbers by name; none, and why in the report, when there is no such program or it failed. */
    Map<String, Double> numbers() throws IOException, InterruptedException {
        var known = measured;
        if (known == null) {
            known = run();
            measured = known;
        }
        return known;
    }

    private Map<String, Double> run() throws IOException, InterruptedException {
        var command = Optional.ofNullable(System.getenv("OMNIA_LEDGER_BENCH")).filter(named -> !named.isBlank());
        if (command.isEmpty()) {
            report.leftOut("ledger", "OMNIA_LEDGER_BENCH names no command");
            return Map.of();
        }
        var process = new ProcessBuilder("sh", "-c", command.get())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        var text = new String(process.getInputStream().readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            ChildProcess.stop(process.toHandle());
        }
        var line = text.lines().filter(candidate -> candidate.startsWith("{")).reduce((first, last) -> last);
        try {
            var numbers = new LinkedHashMap<String, Double>();
            for (var field : new ObjectMapper().readTree(line.orElse("{}")).properties()) {
                if (field.getValue().isNumber()) {
                    numbers.put(field.getKey(), field.getValue().asDouble());
                }
            }
            if (numbers.isEmpty()) {
                report.doubt("ledger", "the ledger's program printed no line of JSON");
            }
            return numbers;
        } catch (JsonProcessingException broken) {
            report.doubt("ledger", "the line of the ledger's program is no JSON: " + broken.getOriginalMessage());
            return Map.of();
        }
    }
}
