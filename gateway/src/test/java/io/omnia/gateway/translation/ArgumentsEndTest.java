package io.omnia.gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where the arguments of a call end. */
class ArgumentsEndTest {
    @Test
    void seesTheEndWhateverThePieces() {
        var whole = "{\"a\": \"}\\\"{\", \"b\": [{}, \"\\\\\"]} ";
        var end = new ArgumentsEnd();

        for (var i = 0; i < whole.length(); i++) {
            assertThat(end.after(whole.substring(i, i + 1))).as("sign " + i).isEqualTo(i >= whole.length() - 2);
        }
    }
}
