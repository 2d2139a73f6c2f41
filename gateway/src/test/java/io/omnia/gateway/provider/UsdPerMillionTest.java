package io.omnia.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsdPerMillionTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 100000000",
        "0.15, 15000000",
        "0.003625, 362500",
        "0.00000001, 1",
        "0.100000000000, 10000000",
        "999999999, 99999999900000000"
    })
    void readsADecimalExactly(String text, long micros) {
        assertThat(UsdPerMillion.microCredits(text)).hasValue(micros);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "+1",
                "1e3",
                ".5",
                "5.",
                "1_000",
                "1,5",
                "0x10",
                "NaN",
                "0.000000001",
                "1 ",
                "1000000000"
            })
    void refusesWhatIsNotAPlainDecimalOrFinerThanAMicroCredit(String text) {
        assertThat(UsdPerMillion.microCredits(text)).isEmpty();
    }
}
