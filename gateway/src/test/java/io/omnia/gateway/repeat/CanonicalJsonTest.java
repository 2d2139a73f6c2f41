package io.omnia.gateway.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.privacy.Content;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    private static final String REQUEST = "{\"a\":[1,{\"y\":true,\"x\":\"\u00e9\"}],\"b\":1.50,\"c\":null}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"c\":null, \"b\" : 1.50,\n \"a\":[1, {\"x\":\"\\u00e9\", \"y\":true}] }",
                "{\"b\":1.50,\"a\":[1,{\"y\":true,\"x\":\"\u00e9\"}],\"c\":null}"
            })
    void isOneSpellingOfWhatReadsTheSame(String other) {
        assertThat(canonical(other)).isNotNull().isEqualTo(canonical(REQUEST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":[1,{\"y\":true,\"x\":\"\u00e9\"}],\"b\":1.5,\"c\":null}",
                "{\"a\":[1,{\"y\":true,\"x\":\"\u00e9\"}],\"b\":1.50}",
                "{\"a\":[{\"y\":true,\"x\":\"\u00e9\"},1],\"b\":1.50,\"c\":null}",
                "{\"a\":[1,{\"y\":\"true\",\"x\":\"\u00e9\"}],\"b\":1.50,\"c\":null}",
                "{\"a\":[1,{\"y\":true,\"x\":\"e\u0301\"}],\"b\":1.50,\"c\":null}",
                "{\"a\":[1,{\"y\":true,\"x\":\"\u00e9\"}],\"b\":1.50,\"c\":false}"
            })
    void isAnotherForWhatDiffers(String other) {
        assertThat(canonical(other)).isNotNull().isNotEqualTo(canonical(REQUEST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":1}}", "[1]", "{", "{} {}"})
    void hasNoneForWhatCanBeReadInTwoWays(String request) {
        assertThat(canonical(request)).isNull();
    }

    @Test
    void keepsNumbersThatNoMachineTypeHolds() {
        assertThat(canonical("{\"seed\":123456789012345678901234567890}"))
                .isNotEqualTo(canonical("{\"seed\":123456789012345678901234567891}"));
        assertThat(canonical("{\"seed\":0.1000000000000000000001}")).isNotEqualTo(canonical("{\"seed\":0.1}"));
    }

    private static @Nullable String canonical(String request) {
        var content = CanonicalJson.of(Content.of(Buffer.buffer(request)));
        return content == null ? null : content.buffer().toString();
    }
}
