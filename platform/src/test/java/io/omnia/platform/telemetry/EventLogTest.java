package io.omnia.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private final List<LogRecord> records = new ArrayList<>();
    private final Logger logger = Logger.getLogger("omnia");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            records.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(handler);
    }

    @Test
    void writesTheEventAndItsFields() {
        var id = UUID.fromString("00000000-0000-7000-8000-000000000001");

        new EventLog()
                .info(
                        "upstream.retried",
                        LogField.PROVIDER.is("openai"),
                        LogField.COUNT.is(2),
                        LogField.CALL.is(id),
                        LogField.REASON.is(Thread.State.TIMED_WAITING));

        assertThat(line()).isEqualTo("upstream.retried provider=openai count=2 call=" + id + " reason=timed_waiting");
    }

    @Test
    void keepsOfAnExceptionItsClassesAndOurOwnCodeOnly() {
        var problem = new IllegalStateException(
                "for alice@example.org", new SQLException("Key (email)=(alice@example.org) already exists", "23505"));

        new EventLog().error("account.create.failed", problem);

        assertThat(line())
                .startsWith(
                        "account.create.failed error=java.lang.IllegalStateException<java.sql.SQLException sqlstate=23505 at=EventLogTest.")
                .doesNotContain("alice");
        assertThat(records.getFirst().getThrown()).isNull();
    }

    @Test
    void neverBreaksALineOrSmugglesTextIntoTheEvent() {
        new EventLog().warn("a b\nc" + "d".repeat(200), LogField.FILE.is("x\ny=z \u001b[31m" + "e".repeat(500)));

        assertThat(line()).startsWith("a?b?cddd").hasSizeLessThan(300).matches("[!-~ ]*");
        assertThat(line()).contains("file=x?y?z_?[31m");
    }

    private String line() {
        assertThat(records).hasSize(1);
        return records.getFirst().getMessage();
    }
}
