package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
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

    @Test
    void aStopGoesOnServingUntilNoMoreCallsCome() throws InterruptedException {
        var arrived = new AtomicLong();
        // The first look comes after the count that it is compared with.
        LongSupplier sevenTimes = () -> arrived.get() > 7 ? 8 : arrived.incrementAndGet();

        assertThat(Server.awaitQuiet(sevenTimes, 1_000, Duration.ZERO)).isEqualTo(7 + Server.QUIET_LOOKS);
    }

    @Test
    void aStopDoesNotWaitForEver() throws InterruptedException {
        assertThat(Server.awaitQuiet(new AtomicLong()::incrementAndGet, 100, Duration.ZERO))
                .isEqualTo(100);
    }
}
