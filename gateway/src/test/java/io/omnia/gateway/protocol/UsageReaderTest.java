package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.ServiceTier;
import io.omnia.ledger.TokenUsage;
import io.omnia.ledger.ToolUses;
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
    void countsTheToolsOfAResponseAndTellsItsService() {
        var output =
                "[{\"type\":\"reasoning\"},{\"action\":{\"queries\":[\"a\"],\"type\":\"search\"},\"type\":\"web_search_call\"},"
                        + "{\"type\":\"web_search_call\",\"action\":{\"type\":\"open_page\",\"url\":\"u\"}},"
                        + "{\"type\":\"web_search_call\",\"status\":\"completed\"},{\"type\":\"file_search_call\"},"
                        + "{\"type\":\"code_interpreter_call\",\"container_id\":\"c1\"},"
                        + "{\"type\":\"code_interpreter_call\",\"container_id\":\"c1\"},"
                        + "{\"type\":\"message\",\"content\":[{\"type\":\"web_search_call\"}]}]";
        var response = "{\"object\":\"response\",\"metadata\":{\"service_tier\":\"priority\"},\"output\":" + output
                + ",\"service_tier\":\"flex\",\"usage\":{\"input_tokens\":5,\"output_tokens\":2}}";
        var expected = TokenUsage.of(5, 2).with(new ToolUses(2, 1, 1), ServiceTier.FLEX);

        assertThat(usage(Protocol.OPENAI_RESPONSES, response)).isEqualTo(expected);
        var frames = new SseFrames(Protocol.OPENAI_RESPONSES, false, 1);
        var events =
                "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":" + response + "}\n\n";
        frames.append(events.getBytes(UTF_8), 0, events.length());
        assertThat(frames.usage()).isEqualTo(expected);
    }

    @Test
    void countsTheSearchesOfMessages() {
        assertThat(usage(
                        Protocol.ANTHROPIC_MESSAGES,
                        "{\"usage\":{\"input_tokens\":5,\"output_tokens\":2,\"service_tier\":\"standard\","
                                + "\"server_tool_use\":{\"web_search_requests\":3,\"web_fetch_requests\":4}}}"))
                .isEqualTo(TokenUsage.of(5, 2).with(new ToolUses(3, 0, 0), ServiceTier.DEFAULT));
    }

    @Test
    void countsTheQueriesOfAGroundedCandidate() {
        assertThat(usage(
                        Protocol.GOOGLE_GENERATE,
                        "{\"candidates\":[{\"groundingMetadata\":{\"webSearchQueries\":[\"a\",\"b\"]}}],"
                                + "\"usageMetadata\":{\"promptTokenCount\":5,\"candidatesTokenCount\":2}}"))
                .isEqualTo(TokenUsage.of(5, 2).with(new ToolUses(2, 0, 0), null));
    }

    private static TokenUsage usage(Protocol protocol, String json) {
        var bytes = json.getBytes(UTF_8);
        return UsageReader.read(protocol, bytes, 0, bytes.length).usage();
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
