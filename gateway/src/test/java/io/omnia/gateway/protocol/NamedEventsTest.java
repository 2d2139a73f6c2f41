package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.protocol.SseFrames.Opening;
import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.TokenUsage;
import io.omnia.ledger.ToolUses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams whose events have names: Anthropic's messages and OpenAI's responses. */
class NamedEventsTest {
    private static final String START = event(
            "message_start",
            ",\"message\":{\"usage\":{\"input_tokens\":4,\"cache_read_input_tokens\":7,"
                    + "\"cache_creation_input_tokens\":5,\"cache_creation\":{\"ephemeral_5m_input_tokens\":2,"
                    + "\"ephemeral_1h_input_tokens\":3},\"output_tokens\":1}}");
    private static final String HELLO =
            event("content_block_delta", ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hello\"}");
    private static final String DELTA = event(
            "message_delta",
            ",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"input_tokens\":0,\"output_tokens\":9}");
    private static final String STOP = event("message_stop", "");

    private static final String CREATED =
            event("response.created", ",\"response\":{\"object\":\"response\",\"usage\":null,\"instructions\":\"{}\"}");
    private static final String TEXT = event("response.output_text.delta", ",\"delta\":\"hello\"");
    private static final String COMPLETED = event(
            "response.completed",
            ",\"response\":{\"output\":[{\"text\":\"\\\"usage\\\":{}\"}],\"usage\":{\"input_tokens\":11,"
                    + "\"input_tokens_details\":{\"cached_tokens\":6,\"cache_write_tokens\":1},\"output_tokens\":9,"
                    + "\"output_tokens_details\":{\"reasoning_tokens\":3},\"total_tokens\":20}}");

    private final StringBuilder out = new StringBuilder();

    private static String event(String type, String rest) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + rest + "}\n\n";
    }

    @Test
    void aMessageIsBilledByItsBeginningAndItsEnd() {
        var frames = messages(START + HELLO + DELTA + STOP);

        assertThat(out.toString()).isEqualTo(START + HELLO + DELTA);
        assertThat(frames.done()).isTrue();
        assertThat(frames.usage()).isEqualTo(new TokenUsage(16, 7, 2, 3, 0, 0, 9, 0, 0, 0));
    }

    @Test
    void ofAMessageThatBreaksOffThePromptIsKnown() {
        var frames = messages(START + HELLO);

        assertThat(frames.complete()).isFalse();
        assertThat(frames.usage()).isNull();
        assertThat(frames.promptUsage()).isEqualTo(new TokenUsage(16, 7, 2, 3, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void ofAMessageThatBreaksOffTheSearchesAreKnownThatBegan() {
        var search = event("content_block_start", block("server_tool_use", "web_search"));
        var other = event("content_block_start", block("server_tool_use", "web_fetch"));
        var own = event("content_block_start", block("tool_use", "web_search"));

        assertThat(messages(START + search + other + own + search).promptUsage().tools())
                .isEqualTo(new ToolUses(2, 0, 0));
    }

    private static String block(String type, String name) {
        return ",\"index\":1,\"content_block\":{\"type\":\"" + type + "\",\"name\":\"" + name + "\"}";
    }

    @Test
    void aMessageIsCompleteOnceItSaysWhyItStopped() {
        assertThat(messages(START + HELLO + DELTA).complete()).isTrue();
    }

    @Test
    void nothingHasBegunBeforeTheFirstContent() {
        var ping = "event: ping\ndata: {\"type\": \"ping\"}\n\n";

        assertThat(messages(START + ping).opening()).isEqualTo(Opening.NOTHING_YET);
        assertThat(messages(START + ping + HELLO).opening()).isEqualTo(Opening.CONTENT);
        assertThat(responses(CREATED).opening()).isEqualTo(Opening.NOTHING_YET);
        assertThat(responses(CREATED + TEXT).opening()).isEqualTo(Opening.CONTENT);
    }

    @Test
    void anErrorEndsAMessageAndWaitsForTheBill() {
        var error = "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}\n\n";

        var early = messages(START + error);
        assertThat(early.opening()).isEqualTo(Opening.ERROR);
        assertThat(new String(early.error(), UTF_8))
                .isEqualTo("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}");

        out.setLength(0);
        var late = messages(START + HELLO + error);
        assertThat(late.done()).isTrue();
        assertThat(late.errorSeen()).isTrue();
        assertThat(out.toString()).isEqualTo(START + HELLO);
        late.end(this::take);
        assertThat(out.toString()).isEqualTo(START + HELLO + error);
    }

    @Test
    void aResponseIsBilledByItsLastEvent() {
        var frames = responses(CREATED + TEXT + COMPLETED);

        assertThat(out.toString()).isEqualTo(CREATED + TEXT);
        assertThat(frames.done()).isTrue();
        assertThat(frames.usage()).isEqualTo(new TokenUsage(11, 6, 1, 0, 0, 0, 9, 3, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"response.incomplete", "response.failed"})
    void aResponseMayEndInOtherWays(String type) {
        var frames = responses(CREATED + TEXT + COMPLETED.replace("response.completed", type));

        assertThat(frames.done()).isTrue();
        assertThat(frames.errorSeen()).isEqualTo(type.equals("response.failed"));
        assertThat(frames.usage()).isEqualTo(new TokenUsage(11, 6, 1, 0, 0, 0, 9, 3, 0, 0));
    }

    @Test
    void eventsWithoutNamesHaveTypes() {
        var nameless = (CREATED + TEXT + COMPLETED).replaceAll("event: .*\n", "");
        assertThat(responses(nameless).usage()).isNotNull();

        var sorted = "data: {\"a\":{\"type\":\"x\"},\"type\":\"response.created\"}\n\n"
                + "data: {\"response\":{\"usage\":{\"input_tokens\":1,\"output_tokens\":2}},"
                + "\"type\":\"response.completed\"}\n\n";
        var frames = responses(sorted);
        assertThat(frames.done()).isTrue();
        assertThat(frames.usage()).isEqualTo(TokenUsage.of(1, 2));
    }

    @Test
    void theNameThatCountsIsTheEventsOwn() {
        var quoted = event("content_block_delta", ",\"delta\":{\"text\":\"event: message_stop\\n\\n\"}");

        assertThat(messages(START + quoted).done()).isFalse();
    }

    @Test
    void theResultIsTheSameHoweverTheBytesAreCut() {
        var stream = (START + HELLO.repeat(20) + DELTA + STOP).getBytes(UTF_8);
        for (var size = 1; size < 200; size++) {
            out.setLength(0);
            var frames = new SseFrames(Protocol.ANTHROPIC_MESSAGES, false, 1);
            for (var at = 0; at < stream.length; at += size) {
                frames.append(stream, at, Math.min(size, stream.length - at));
                frames.drain(this::take);
            }
            frames.end(this::take);

            assertThat(out.toString()).as("%d", size).isEqualTo(new String(stream, UTF_8));
            assertThat(frames.usage()).isEqualTo(new TokenUsage(16, 7, 2, 3, 0, 0, 9, 0, 0, 0));
        }
    }

    private SseFrames messages(String text) {
        return fed(Protocol.ANTHROPIC_MESSAGES, text);
    }

    private SseFrames responses(String text) {
        return fed(Protocol.OPENAI_RESPONSES, text);
    }

    private SseFrames fed(Protocol protocol, String text) {
        var frames = new SseFrames(protocol, false, 1);
        var bytes = text.getBytes(UTF_8);
        frames.append(bytes, 0, bytes.length);
        frames.drain(this::take);
        return frames;
    }

    private void take(byte[] bytes, int start, int end) {
        out.append(new String(bytes, start, end - start, UTF_8));
    }
}
