package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.Mutations;
import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Mutated streams in pieces of any size: every byte goes on once and in order, and what was understood of them does not
 * depend on the pieces.
 */
class FramesFuzzTest {
    private static final Map<Protocol, List<String>> STREAMS = Map.of(
            Protocol.OPENAI_CHAT,
            List.of(
                    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n",
                    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"H\u00e9llo\"}}]}\n\n",
                    ": comment\n\n",
                    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":"
                            + "{\"arguments\":\"{\\\"a\\\":1}\"}}]}}]}\r\n\r\n",
                    "data: {\"error\":{\"message\":\"no\",\"code\":503}}\n\n",
                    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
                    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}\n\n",
                    "data: [DONE]\n\n"),
            Protocol.OPENAI_RESPONSES,
            List.of(
                    "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"usage\":null}}\n\n",
                    "data: {\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}\n\n",
                    "event: error\ndata: {\"type\":\"error\",\"message\":\"no\"}\n\n",
                    "data: {\"sequence_number\":2,\"type\":\"response.failed\",\"response\":{\"error\":{\"code\":\"x\"}}}\n\n",
                    "event: response.completed\ndata: {\"type\":\"response.completed\",\ndata: \"response\":{\"usage\":"
                            + "{\"input_tokens\":4,\"output_tokens\":2}}}\n\n"),
            Protocol.ANTHROPIC_MESSAGES,
            List.of(
                    "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":3,"
                            + "\"output_tokens\":1}}}\n\n",
                    "event: ping\ndata: {\"type\":\"ping\"}\n\n",
                    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"Hi\"}}\n\n",
                    "event: message_delta\ndata: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":5}}\n\n",
                    "event: error\ndata: {\"type\":\"error\",\"error\":{\"message\":\"no\"}}\n\n",
                    "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"),
            Protocol.GOOGLE_GENERATE,
            List.of(
                    "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]}}],\"usageMetadata\":"
                            + "{\"promptTokenCount\":4}}\r\n\r\n",
                    "data: {\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\"}}\n\n",
                    "data: {\"candidates\":[{\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":4,"
                            + "\"candidatesTokenCount\":2}}\n\n"));

    private final Mutations mutations = new Mutations("SSE framing", 25_000);

    /** What was understood of a stream. */
    private record Understood(
            SseFrames.Opening opening,
            boolean done,
            boolean errorSeen,
            boolean complete,
            @Nullable TokenUsage usage,
            @Nullable TokenUsage prompt,
            String error) {}

    @Test
    @Timeout(300)
    void everyByteGoesOnOnceAndMeansTheSameInAnyPieces() {
        for (var round = 0; round < mutations.rounds(); round++) {
            var protocol = mutations.pick(List.copyOf(STREAMS.keySet()));
            var stream = mutations.bytes(anyStream(STREAMS.get(protocol)));
            var whole = new ByteArrayOutputStream();
            var pieces = new ByteArrayOutputStream();

            var once = read(protocol, stream, Math.max(1, stream.length), whole);
            var often = read(protocol, stream, 1 + mutations.below(200), pieces);

            assertThat(whole.toByteArray()).as("bytes of one piece").isEqualTo(stream);
            assertThat(pieces.toByteArray()).as("bytes of many").isEqualTo(stream);
            assertThat(often).as(() -> new String(stream, UTF_8)).isEqualTo(once);
            understand(protocol, stream);
        }
    }

    private byte[] anyStream(List<String> frames) {
        var stream = new StringBuilder();
        if (mutations.oneIn(3)) {
            frames.forEach(stream::append);
        } else {
            for (var i = mutations.below(12); i > 0; i--) {
                stream.append(mutations.pick(frames));
            }
        }
        return stream.toString().getBytes(UTF_8);
    }

    private static Understood read(Protocol protocol, byte[] stream, int size, ByteArrayOutputStream to) {
        var frames = new SseFrames(protocol, false, 1);
        for (var from = 0; from < stream.length; from += size) {
            assertThat(frames.append(stream, from, Math.min(size, stream.length - from)))
                    .isTrue();
            frames.drain((bytes, start, end) -> to.write(bytes, start, end - start));
        }
        frames.upstreamEnded();
        var understood = new Understood(
                frames.opening(),
                frames.done(),
                frames.errorSeen(),
                frames.complete(),
                frames.usage(),
                frames.promptUsage(),
                new String(frames.error(), UTF_8));
        assertThat(frames.kept().length).isLessThanOrEqualTo(stream.length);
        frames.end((bytes, start, end) -> to.write(bytes, start, end - start));
        return understood;
    }

    /** What others take out of the same bytes is no more than there is. */
    private static void understand(Protocol protocol, byte[] stream) {
        var data = new int[1];
        EventData.each(stream, 0, stream.length, event -> data[0] += event.length);
        assertThat(data[0]).isLessThanOrEqualTo(stream.length);
        assertThat(TextCollector.ofAnswer(protocol, stream).length()).isLessThanOrEqualTo(stream.length);
        var from = stream.length / 3;
        UsageReader.lastIn(protocol, stream, from, stream.length);
        UsageReader.read(protocol, Arrays.copyOfRange(stream, from, stream.length), 0, stream.length - from);
    }
}
