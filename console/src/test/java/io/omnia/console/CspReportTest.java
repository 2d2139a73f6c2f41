package io.omnia.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.omnia.platform.time.SetClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CspReportTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "script-src-elem, https://evil.example/a?token=secret, script-src-elem, evil.example",
        "style-src 'self' https:, inline, style-src, inline",
        "img-src, data, img-src, data",
        "hello world, https://evil.example/, other, evil.example",
        "script-src, not an address, script-src, other",
        "script-src, javascript:alert(1), script-src, other",
        "script-src, https://user:word@evil.example:8443/x, script-src, evil.example"
    })
    void onlyTheRuleAndTheHostAreKept(String directive, String blocked, String kept, String host) {
        var old = "{\"csp-report\":{\"document-uri\":\"https://us/activity?q=private\",\"effective-directive\":\""
                + directive + "\",\"blocked-uri\":\"" + blocked + "\",\"script-sample\":\"private\"}}";
        var current = "[{\"type\":\"csp-violation\",\"url\":\"https://us/\",\"body\":{\"effectiveDirective\":\""
                + directive + "\",\"blockedURL\":\"" + blocked + "\",\"sample\":\"private\"}}]";

        assertThat(read(old)).containsExactly(new CspReport(kept, host));
        assertThat(read(current)).containsExactly(new CspReport(kept, host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "{}", "[1]", "null", "\"text\"", "{\"csp-report\":1}", "[{\"type\":\"other\"}]"})
    void whatIsNoReportIsNone(String body) {
        assertThat(read(body)).isEmpty();
    }

    @Test
    void onlySoManyReportsOfOneRequestAreTaken() {
        var one = "{\"type\":\"csp-violation\",\"body\":{\"effectiveDirective\":\"img-src\",\"blockedURL\":\"data\"}}";

        assertThat(read("[" + (one + ",").repeat(49) + one + "]")).hasSize(20);
    }

    @Test
    void onlySoManyRequestsOfOneMinuteAreTakenAndTheNextOneSaysHowManyWereNot() {
        var clock = new SetClock(NOON);
        var limit = new ReportLimit(clock);
        for (var i = 0; i < ReportLimit.PER_WINDOW; i++) {
            assertThat(limit.take()).isEqualTo(new ReportLimit.Verdict.Taken(0));
        }
        clock.set(NOON.plusSeconds(20));
        assertThat(limit.take()).isEqualTo(new ReportLimit.Verdict.Later(Duration.ofSeconds(40)));
        assertThat(limit.take()).isInstanceOf(ReportLimit.Verdict.Later.class);

        clock.set(NOON.plusSeconds(60));

        assertThat(limit.take()).isEqualTo(new ReportLimit.Verdict.Taken(2));
        assertThat(limit.take()).isEqualTo(new ReportLimit.Verdict.Taken(0));
    }

    private static List<CspReport> read(String body) {
        return CspReport.read(new ObjectMapper(), body.getBytes(StandardCharsets.UTF_8));
    }
}
