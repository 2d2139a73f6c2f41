package io.omnia.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    @Test
    void theCallersTraceGoesOn() {
        assertThat(TraceParent.of("00-" + TRACE + "-" + PARENT + "-01"))
                .isEqualTo(new TraceParent(TRACE, PARENT, true));
        assertThat(TraceParent.of("00-" + TRACE + "-" + PARENT + "-00").sampled())
                .isFalse();
        assertThat(TraceParent.of("cc-" + TRACE + "-" + PARENT + "-03-what-may-come")
                        .sampled())
                .as("a version from the future")
                .isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-" + TRACE + "-" + PARENT + "-01",
                "00-00000000000000000000000000000000-" + PARENT + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-" + TRACE + "X-" + PARENT + "-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + PARENT + "-01"
            })
    void whatIsNoTraceBeginsOne(String header) {
        var trace = TraceParent.of(header);

        assertThat(trace.trace()).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
        assertThat(trace.parent()).isEmpty();
        assertThat(trace.sampled()).isTrue();
    }
}
