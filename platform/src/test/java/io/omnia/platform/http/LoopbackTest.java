package io.omnia.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "console.localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]"})
    void isThisMachine(String host) {
        assertThat(Loopback.is(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[", "0.0.0.0", "192.168.0.1", "localhost.example.org", "127.0.0.1.example.org", "[::2]"})
    void isPerhapsAnother(String host) {
        assertThat(Loopback.is(host)).isFalse();
    }
}
