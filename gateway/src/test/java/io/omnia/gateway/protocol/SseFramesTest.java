package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.protocol.SseFrames.Opening;
import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.TokenUsage;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SseFramesTest {
    private static final String HELLO = "data: {\"choices\":[{\"delta\":{\"content\":\"hello\"}}],\"usage\":null}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7,\"total_tokens\":12}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private final StringBuilder out = new StringBuilder();

    @Test
    void passesEventsOnAsTheyAreAndKeepsTheTerminalOneBack() {
        var frames = new SseFrames(Protocol.OPENAI_CHAT, false, 1);

        feed(frames, HELLO + USAGE + DONE);

        assertThat(out.toString()).isEqualTo(HELLO + USAGE);
        assertThat(frames.done()).isTrue();
        assertThat(frames.usage()).isEqualTo(TokenUsage.of(5, 7));
        end(frames);
        assertThat(out.toString()).isEqualTo(HELLO + USAGE + DONE);
    }

    @Test
    void leavesOutUsageNobodyAskedFor() {
        var frames = new SseFrames(Protocol.OPENAI_CHAT, true, 1);

        feed(frames, HELLO + USAGE + DONE);
        end(frames);

        assertThat(out.toString()).isEqualTo(HELLO + DONE);
        assertThat(frames.usage()).isEqualTo(TokenUsage.of(5, 7));
    }

    @Test
    void keepsUsageThatComesWithContent() {
        var both = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,"
                + "\"completion_tokens\":4}}\n\n";
        var frames = new SseFrames(Protocol.OPENAI_CHAT, true, 1);

        feed(frames, HELLO + both);
        frames.upstreamEnded();
        end(frames);

        assertThat(out.toString()).isEqualTo(HELLO + both);
        assertThat(frames.usage()).isEqualTo(TokenUsage.of(3, 4));
        assertThat(frames.complete()).isTrue();
    }

    @Test
    void holdsAnEventBackUntilItIsWhole() {
        var frames = new SseFrames(Protocol.OPENAI_CHAT, false, 1);

        feed(frames, HELLO + HELLO.substring(0, 20));

        assertThat(out.toString()).isEqualTo(HELLO);
        feed(frames, HELLO.substring(20));
        assertThat(out.toString()).isEqualTo(HELLO + HELLO);
    }

    @Test
    void understandsCarriageReturnsCommentsAndMissingBlanks() {
        var stream = ": waiting\r\n\r\ndata:{\"choices\":[{\"delta\":{}}]}\r\n\r\n" + "event: x\ndata:"
                + USAGE.substring(6) + "data:[DONE]\r\n\r\n";
        var frames = new SseFrames(Protocol.OPENAI_CHAT, false, 1);

        feed(frames, stream);
        end(frames);

        assertThat(out.toString()).isEqualTo(stream);
        assertThat(frames.done()).isTrue();
        assertThat(frames.usage()).isEqualTo(TokenUsage.of(5, 7));
    }

    @Test
    void doesNotTakeQuotedTextForUsageOrErrors() {
        var quoted = "data: {\"choices\":[{\"delta\":{\"content\":\"{\\\"usage\\\":{\\\"prompt_tokens\\\":9}} "
                + "{\\\"error\\\":{}}\"}}]}\n\n";
        var frames = new SseFrames(Protocol.OPENAI_CHAT, true, 1);

        feed(frames, quoted);

        assertThat(frames.usage()).isNull();
        assertThat(frames.errorSeen()).isFalse();
        assertThat(out.toString()).isEqualTo(quoted);
    }

    @Test
    void seesAnErrorThatOpensTheStream() {
        var frames = new SseFrames(Protocol.OPENAI_CHAT, false, 1);

        feed(frames, "data: {\"error\":{\"message\":\"no\",\"code\":429}}\n\n");

        assertThat(frames.opening()).isEqualTo(Opening.ERROR);
    }

    @Test
    void seesAnErrorInsideTheStream() {
        var frames = new SseFrames(Protocol.OPENAI_CHAT, false, 1);

        feed(frames, HELLO + "data: {\"error\":{\"message\":\"no\"},\"choices\":[{\"finish_reason\":\"error\"}]}\n\n");

        assertThat(frames.opening()).isEqualTo(Opening.CONTENT);
        assertThat(frames.errorSeen()).isTrue();
    }

    @Test
    void isNotCompleteWhenItBreaksOff() {
        var frames = new SseFrames(Protocol.OPENAI_CHAT, false, 1);

        feed(frames, HELLO + HELLO.substring(0, 30));
        frames.upstreamEnded();

        assertThat(frames.complete()).isFalse();
    }

    @Test
    void isNotCompleteForUsageThatComesWithEveryEvent() {
        var frames = new SseFrames(Protocol.OPENAI_CHAT, false, 1);

        feed(frames, HELLO.replace("\"usage\":null", "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}"));

        assertThat(frames.usage()).isEqualTo(TokenUsage.of(5, 1));
        assertThat(frames.complete()).isFalse();
    }

    @Test
    void isNotCompleteWhenOneOfSeveralAnswersIs() {
        var frames = new SseFrames(Protocol.OPENAI_CHAT, false, 2);

        feed(frames, HELLO + "data: {\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");

        assertThat(frames.complete()).isFalse();
        feed(frames, USAGE);
        assertThat(frames.complete()).isTrue();
    }

    @Test
    void usageOfNothingIsNoUsage() {
        var zero = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0}}\n\n";
        var frames = new SseFrames(Protocol.OPENAI_CHAT, true, 1);

        feed(frames, HELLO + zero);

        assertThat(frames.usage()).isNull();
        assertThat(out.toString()).isEqualTo(HELLO);
    }

    @Test
    void seesErrorsOfEveryShapeInsideTheStream() {
        for (var error : new String[] {
            "{\"error\":\"overheated\"}",
            "{\"object\":\"error\",\"message\":\"overheated\"}",
            "{\"choices\":[],\"base_resp\":{\"status_code\":1027,\"status_msg\":\"no\"}}"
        }) {
            var frames = new SseFrames(Protocol.OPENAI_CHAT, false, 1);

            feed(frames, HELLO + "data: " + error + "\n\n");

            assertThat(frames.errorSeen()).as(error).isTrue();
        }
    }

    @Test
    void isCompleteWithAFinishReasonAlone() {
        var frames = new SseFrames(Protocol.OPENAI_CHAT, false, 1);

        feed(frames, HELLO + "data: {\"choices\":[{\"delta\":{},\"finish_reason\": \"length\"}]}\n\n");

        assertThat(frames.complete()).isTrue();
        assertThat(frames.done()).isFalse();
    }

    @Test
    void readsUsageFromALastEventWithoutItsBlankLine() {
        var frames = new SseFrames(Protocol.OPENAI_CHAT, true, 1);

        feed(frames, HELLO + USAGE.stripTrailing());
        frames.upstreamEnded();
        end(frames);

        assertThat(frames.usage()).isEqualTo(TokenUsage.of(5, 7));
        assertThat(out.toString()).isEqualTo(HELLO);
    }

    @Test
    void addsNothingToAStreamThatEndsInsideOfALinesEnd() {
        var frames = new SseFrames(Protocol.OPENAI_CHAT, false, 1);

        feed(frames, HELLO + "\r");
        frames.upstreamEnded();
        end(frames);

        assertThat(out.toString()).isEqualTo(HELLO + "\r");
    }

    @Test
    void handsOnTheDataOfEventsWithoutTheBlanksAroundThem() {
        var stream = ": comment\n\ndata: [DONE]\r\n\r\ndata:{}\n\n".getBytes(UTF_8);

        EventData.each(stream, 0, stream.length, data -> out.append(new String(data, UTF_8)));

        assertThat(out.toString()).isEqualTo("[DONE]{}");
    }

    @Test
    void ignoresEmptyUsageAfterARealOne() {
        var zero = USAGE.replace("5", "0").replace("7", "0").replace("12", "0");
        var frames = new SseFrames(Protocol.OPENAI_CHAT, false, 1);

        feed(frames, zero + HELLO + USAGE + zero);

        assertThat(frames.usage()).isEqualTo(TokenUsage.of(5, 7));
    }

    @Test
    void givesTheSameResultHoweverTheBytesAreCut() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var stream = (": hi\n\n" + HELLO.repeat(40) + USAGE + DONE).getBytes(UTF_8);
        for (var round = 0; round < 300; round++) {
            out.setLength(0);
            var frames = new SseFrames(Protocol.OPENAI_CHAT, round % 2 == 0, 1);
            for (var at = 0; at < stream.length; ) {
                var length = Math.min(stream.length - at, 1 + random.nextInt(round % 3 == 0 ? 5 : 700));
                frames.append(stream, at, length);
                frames.drain(this::take);
                at += length;
            }
            end(frames);

            var expected = ": hi\n\n" + HELLO.repeat(40) + (round % 2 == 0 ? "" : USAGE) + DONE;
            assertThat(out.toString()).as("seed %d", seed).isEqualTo(expected);
            assertThat(frames.usage()).isEqualTo(TokenUsage.of(5, 7));
        }
    }

    @Test
    void forgetsTheBeginningOfAVeryLongStream() {
        var frames = new SseFrames(Protocol.OPENAI_CHAT, false, 1);
        var line = HELLO.getBytes(UTF_8);
        for (var i = 0; i < 20_000; i++) {
            frames.append(line, 0, line.length);
            frames.drain((bytes, start, end) -> {});
        }

        assertThat(frames.kept().length).isLessThanOrEqualTo(SseFrames.MAX_KEPT_BYTES);
        assertThat(frames.kept().length * frames.keptShare()).isEqualTo(20_000.0 * line.length);
    }

    @Test
    void isCheapWhenMuchArrivesInSmallPiecesBeforeAnyIsDrained() {
        var frames = new SseFrames(Protocol.OPENAI_CHAT, false, 1);
        var line = HELLO.getBytes(UTF_8);
        var before = allocated();
        for (var i = 0; i < 20_000; i++) {
            frames.append(line, 0, line.length);
        }

        assertThat(frames.waiting()).isEqualTo(20_000 * line.length);
        assertThat(allocated() - before).isLessThan(20L * 20_000 * line.length);
    }

    @Test
    void isCheapWhenOneEventArrivesInSmallPieces() {
        var frames = new SseFrames(Protocol.OPENAI_CHAT, false, 1);
        var piece = "x".repeat(100).getBytes(UTF_8);
        frames.append("data: ".getBytes(UTF_8), 0, 6);
        var before = allocated();
        for (var i = 0; i < 20_000; i++) {
            frames.append(piece, 0, piece.length);
        }

        assertThat(allocated() - before).isLessThan(20L * 20_000 * piece.length);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private void feed(SseFrames frames, String text) {
        var bytes = text.getBytes(UTF_8);
        frames.append(bytes, 0, bytes.length);
        frames.drain(this::take);
    }

    private void end(SseFrames frames) {
        frames.end(this::take);
    }

    private void take(byte[] bytes, int start, int end) {
        out.append(new String(bytes, start, end - start, UTF_8));
    }
}
