package io.omnia.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void needsABody() {
        assertThat(Input.body("body")).isEqualTo("body");
        refused(() -> Input.body(null), null);
    }

    @Test
    void takesAnIdentifierInItsUsualFormOnly() {
        var id = UUID.fromString("0190f3a0-0000-7000-8000-00000000000a");

        assertThat(Input.uuid(id.toString())).isEqualTo(id);
        assertThat(Input.uuid("0190F3A0-0000-7000-8000-00000000000A")).isEqualTo(id);
        assertThat(Input.uuid("190f3a0-0-7000-8000-a")).isNull();
        assertThat(Input.uuid("x")).isNull();
        assertThat(Input.uuid(null)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "2030-01-31,2030-01-31T00:00:00Z",
        "2030-01-31T12:00:00Z,2030-01-31T12:00:00Z",
        "2030-01-31T12:00:00+01:00,2030-01-31T11:00:00Z"
    })
    void takesADayOrATime(String given, Instant meant) {
        assertThat(Input.time("from", given)).isEqualTo(meant);
        assertThat(Input.futureTime("expires_at", given, NOW)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tomorrow", "2030-02-31", "2030-01-31T12:00:00", "1893456000", "2030-01-3"})
    void refusesWhatIsNeither(String given) {
        refused(() -> Input.time("from", given), "from");
        refused(() -> Input.futureTime("expires_at", given, NOW), "expires_at");
    }

    @Test
    void refusesAnEndThatIsNotAhead() {
        refused(() -> Input.futureTime("expires_at", "2026-11-20", NOW), "expires_at");
        refused(() -> Input.futureTime("expires_at", NOW.toString(), NOW), "expires_at");
        assertThat(Input.futureTime("expires_at", null, NOW)).isNull();
    }

    private static void refused(ThrowingCallable reading, String param) {
        assertThatThrownBy(reading).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(400);
            assertThat(problem.param()).isEqualTo(param);
        });
    }
}
