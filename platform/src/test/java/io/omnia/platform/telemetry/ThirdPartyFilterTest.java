package io.omnia.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.egress.EgressRefused;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

class ThirdPartyFilterTest {
    private static final String WORDS = "alice@example.org";

    @Test
    void dropsTheMessagesOfExceptionsAndKeepsClassesAndStack() {
        var problem = new IllegalStateException(
                "no insert of " + WORDS, new SQLException("Key (email)=(" + WORDS + ") already exists"));
        problem.addSuppressed(new IllegalStateException(WORDS));
        var line = line("io.agroal.pool", "Pool said: " + problem.getMessage());
        line.setThrown(problem);

        var text = print(line);

        assertThat(text)
                .doesNotContain(WORDS)
                .contains(
                        "Pool said: …",
                        "java.lang.IllegalStateException",
                        "java.sql.SQLException",
                        "ThirdPartyFilterTest");
    }

    @Test
    void masksTheTextsThatWereFilledIn() {
        var line =
                line("io.quarkus.vertx.http.runtime.QuarkusErrorHandler", "HTTP request to {0} failed after {1} tries");
        line.setParameters(new Object[] {"/v1/models?key=" + WORDS, 3});

        assertThat(print(line)).doesNotContain(WORDS).contains("HTTP request to … failed after 3 tries");
    }

    @Test
    void leavesTheLinesOfAStartAndOfTheEventLogAlone() {
        for (var logger : new String[] {"omnia", "io.quarkus", "org.flywaydb.core.Flyway", "io.smallrye.config.X"}) {
            var line = line(logger, "Migrating schema {0}");
            line.setParameters(new Object[] {"ledger"});

            assertThat(print(line)).contains("Migrating schema ledger");
        }
    }

    @Test
    void keepsTheSentencesForOperators() {
        var line = line("io.quarkus.runtime.Application", "Failed to start");
        line.setThrown(new IllegalStateException(WORDS, new EgressRefused("The host x.example is not declared.")));

        assertThat(print(line)).contains("The host x.example is not declared.").doesNotContain(WORDS);
    }

    private static LogRecord line(String logger, String message) {
        var line = new LogRecord(Level.SEVERE, message);
        line.setLoggerName(logger);
        return line;
    }

    private static String print(LogRecord line) {
        assertThat(new ThirdPartyFilter().isLoggable(line)).isTrue();
        var text = new StringWriter();
        text.write(new SimpleFormatter().formatMessage(line));
        if (line.getThrown() != null) {
            line.getThrown().printStackTrace(new PrintWriter(text, true));
        }
        return text.toString();
    }
}
