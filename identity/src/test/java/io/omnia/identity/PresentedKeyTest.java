package io.omnia.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresentedKeyTest {
    @ParameterizedTest
    @CsvSource({"Bearer one,", "bearer one,", "Bearer  one ,", ",one", "Bearer one,one", "Basic b25lOg==,one"})
    void isReadFromEitherHeader(String authorization, String apiKey) {
        assertThat(PresentedKey.of(authorization, apiKey)).isEqualTo(new PresentedKey.Key("one"));
    }

    @ParameterizedTest
    @CsvSource({",", "Basic b25lOg==,", "one,"})
    void isMissingWithoutABearerAndWithoutItsOwnHeader(String authorization, String apiKey) {
        assertThat(PresentedKey.of(authorization, apiKey)).isEqualTo(new PresentedKey.None());
    }

    @Test
    void isNotGuessedFromTwoThatDiffer() {
        assertThat(PresentedKey.of("Bearer one", "two")).isEqualTo(new PresentedKey.TwoDifferent());
    }

    @Test
    void doesNotPrintItself() {
        assertThat(PresentedKey.of("Bearer one", null)).asString().doesNotContain("one");
    }
}
