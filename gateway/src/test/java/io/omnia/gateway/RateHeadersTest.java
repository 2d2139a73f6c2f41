package io.omnia.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateHeadersTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0ms",
        "PT0.85S, 850ms",
        "PT1S, 1s",
        "PT12.5S, 12.5s",
        "PT12.034S, 12.034s",
        "PT6M, 6m0s",
        "PT23H59M1S, 23h59m1s",
        "PT720H, 720h0m0s"
    })
    void spansAreSpelledAsOpenAiDoes(Duration span, String text) {
        assertThat(RateHeaders.span(span)).isEqualTo(text);
    }

    @Test
    void nobodyIsToldLessThanThereIsToWait() {
        assertThat(RateHeaders.span(Duration.ofNanos(1))).isEqualTo("1ms");
        assertThat(RateHeaders.span(Duration.ofNanos(999_000_001))).isEqualTo("1s");
    }
}
