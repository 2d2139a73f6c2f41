package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.0.0.1:8080",
        "0.0.0.0, http://127.0.0.1:8080",
        "::, http://[::1]:8080",
        "::1, http://[::1]:8080",
        "ai.example.org, http://ai.example.org:8080",
    })
    void theAddressThatIsPrintedIsOneThatABrowserHereCanOpen(String host, String address) {
        assertThat(Server.address(host, 8080)).isEqualTo(address);
    }
}
