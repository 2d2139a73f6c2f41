package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.TokenUsage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageReaderTest {
    private static UsageReader.Facts read(String usage) {
        var bytes = ("{\"usage\":{" + usage + "}}").getBytes(UTF_8);
        return Objects.requireNonNull(UsageReader.read(Protocol.OPENAI_CHAT, bytes, 0, bytes.length));
    }

    @Test
    void readsAnthropicsCountsWithTheCacheInTheInput() {
        assertThat(anthropic("\"input_tokens\":3,\"cache_read_input_tokens\":4,\"cache_creation_input_tokens\":5,"
                        + "\"output_tokens\":6,\"output_tokens_details\":{\"thinking_tokens\":2}"))
                .isEqualTo(new TokenUsage(12, 4, 5, 0, 0, 0, 6, 2, 0, 0));
        assertThat(anthropic("\"input_tokens\":0,\"output_tokens\":0")).isNull();
        assertThat(anthropic("\"input_tokens\":9000000000000000000,\"output_tokens\":1"))
                .isNull();
    }

    @Test
    void addsUpTheTurnsThatAnthropicTookForAnAnswer() {
        assertThat(anthropic("\"input_tokens\":10,\"output_tokens\":20,\"iterations\":["
                        + "{\"input_tokens\":100,\"output_tokens\":5,\"cache_read_input_tokens\":7},"
                        + "{\"input_tokens\":10,\"output_tokens\":20}]"))
                .isEqualTo(new TokenUsage(117, 7, 0, 0, 0, 0, 25, 0, 0, 0));
    }

    private static @Nullable TokenUsage anthropic(String usage) {
        var bytes = ("{\"type\":\"message\",\"usage\":{" + usage + "}}").getBytes(UTF_8);
        return Objects.requireNonNull(UsageReader.read(Protocol.ANTHROPIC_MESSAGES, bytes, 0, bytes.length))
                .usage();
    }

    @Test
    void aResponseThatFailedIsAnAnswer() {
        var failed = "{\"object\":\"response\",\"status\":\"failed\",\"error\":{\"code\":\"x\"}}".getBytes(UTF_8);
        var error = "{\"error\":{\"code\":\"x\"}}".getBytes(UTF_8);

        assertThat(Objects.requireNonNull(UsageReader.read(Protocol.OPENAI_RESPONSES, failed, 0, failed.length))
                        .error())
                .isFalse();
        assertThat(Objects.requireNonNull(UsageReader.read(Protocol.OPENAI_RESPONSES, error, 0, error.length))
                        .error())
                .isTrue();
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
