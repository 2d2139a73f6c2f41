package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.TokenUsage;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class UsageReaderTest {
    private static UsageReader.Facts read(String usage) {
        var bytes = ("{\"usage\":{" + usage + "}}").getBytes(UTF_8);
        return Objects.requireNonNull(UsageReader.read(Protocol.OPENAI_CHAT, bytes, 0, bytes.length));
    }

    @Test
    void takesALargeCountAsItIs() {
        assertThat(read("\"prompt_tokens\":1000000000,\"completion_tokens\":1000000000,\"total_tokens\":7")
                        .usage())
                .isEqualTo(TokenUsage.of(1_000_000_000, 1_000_000_000));
    }

    @Test
    void takesAnAbsurdTotalForNoUsageAtAll() {
        for (var absurd : List.of("1000000001", "9000000000000000000", "9".repeat(40))) {
            for (var total : List.of("prompt_tokens", "completion_tokens", "total_tokens")) {
                var facts = read("\"prompt_tokens\":3,\"completion_tokens\":4,\"" + total + "\":" + absurd);
                assertThat(facts.usage()).isNull();
                assertThat(facts.usageSeen()).isTrue();
            }
        }
    }

    @Test
    void countsAnAbsurdPartAsNothing() {
        assertThat(read("\"prompt_tokens\":3,\"completion_tokens\":4,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":9000000000000000000}")
                        .usage())
                .isEqualTo(TokenUsage.of(3, 4));
    }
}
