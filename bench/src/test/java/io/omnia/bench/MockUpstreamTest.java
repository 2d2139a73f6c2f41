package io.omnia.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.omnia.bench.RequestTemplate.Work;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MockUpstreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProbeCall probe = new ProbeCall();
    private RunningMock mock;

    @BeforeEach
    void start() throws Exception {
        mock = new RunningMock();
    }

    @AfterEach
    void stop() throws Exception {
        mock.close();
    }

    @Test
    void theJsonAnswerIsTheseBytesOnTheWire() throws Exception {
        var body = new String(MockAnswers.jsonBody(), StandardCharsets.UTF_8);

        var answer = mock.raw(post(chat("json")), body);

        assertThat(answer)
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body);
        assertThat(body.length()).isBetween(1_150, 1_300);
        assertThat(JSON.readTree(body).at("/usage/completion_tokens").asInt()).isEqualTo(169);
    }

    @Test
    void theStreamIsTheseEventsEachInAChunkOfItsOwn() throws Exception {
        var expected = new StringBuilder(String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "Content-Type: text/event-stream; charset=utf-8",
                "Cache-Control: no-cache",
                "Transfer-Encoding: chunked",
                "",
                ""));
        for (var event : MockAnswers.events(60)) {
            expected.append(Integer.toHexString(event.length))
                    .append("\r\n")
                    .append(new String(event, StandardCharsets.UTF_8))
                    .append("\r\n");
        }
        expected.append("0\r\n\r\n");

        var answer = mock.raw(post(chat("stream")), "\r\n0\r\n\r\n");

        assertThat(answer).isEqualTo(expected.toString());
        assertThat(answer.length()).isBetween(13_000, 16_000);
    }

    @Test
    void theStreamHasSixtyContentChunksAFinishAUsageAndAnEnd() throws Exception {
        var events = MockAnswers.events(60).stream()
                .map(event -> new String(event, StandardCharsets.UTF_8))
                .toList();

        assertThat(events).hasSize(63).allMatch(event -> event.startsWith("data: ") && event.endsWith("\n\n"));
        for (var content : events.subList(0, 60)) {
            assertThat(JSON.readTree(content.substring(6))
                            .at("/choices/0/delta/content")
                            .asText())
                    .isNotEmpty();
        }
        assertThat(JSON.readTree(events.get(60).substring(6))
                        .at("/choices/0/finish_reason")
                        .asText())
                .isEqualTo("stop");
        var usage = JSON.readTree(events.get(61).substring(6));
        assertThat(usage.path("choices").isEmpty()).isTrue();
        assertThat(usage.at("/usage/completion_tokens").asInt()).isEqualTo(60);
        assertThat(events.get(62)).isEqualTo("data: [DONE]\n\n");
    }

    @Test
    void aPacedStreamSaysTheSameOverItsTime() throws Exception {
        var began = System.nanoTime();
        var paced = probe.chat(mock.port(), Map.of(), chat("stream-5ms"));
        var millis = (System.nanoTime() - began) / 1_000_000;

        assertThat(paced.body()).isEqualTo(joinedEvents());
        // 63 events at 5 ms; each may leave half a millisecond early, none may be skipped.
        assertThat(millis).isGreaterThanOrEqualTo(63 * 5 - 5);
    }

    @Test
    void promptsOfAMegabyteAreReadWhetherTheirLengthIsSaidOrNot() throws Exception {
        var body = RequestTemplate.body(new Work("json", 1_048_576), "");
        var chunked = "POST /v1/chat/completions HTTP/1.1\r\nHost: mock\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
        var end = new String(MockAnswers.jsonBody(), StandardCharsets.UTF_8);

        assertThat(mock.raw(post(body), end)).endsWith(end);
        assertThat(mock.raw(chunked, end)).endsWith(end);
    }

    @Test
    void oneConnectionTakesManyRequests() throws Exception {
        for (var i = 0; i < 50; i++) {
            assertThat(probe.chat(mock.port(), Map.of(), chat("json")).body()).isEqualTo(MockAnswers.jsonBody());
        }
    }

    @Test
    void unknownModelsAndPathsAreRefusedInTheDialect() throws Exception {
        var model = probe.chat(mock.port(), Map.of(), chat("gpt"));
        var path = probe.get(mock.port(), Map.of(), "/v1/else");

        assertThat(model.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(model.body()).at("/error/message").asText()).isEqualTo("no such model");
        assertThat(path.statusCode()).isEqualTo(404);
    }

    @Test
    void brokenRequestsEndTheirOwnConnectionOnly() throws Exception {
        var answer = mock.raw("POST /v1/chat/completions HTTP/1.1\r\nContent-Length: x\r\n\r\n", "never");

        assertThat(answer).isEmpty();
        assertThat(probe.chat(mock.port(), Map.of(), chat("json")).statusCode()).isEqualTo(200);
    }

    @Test
    void whatWasSentIsCounted() throws Exception {
        probe.chat(mock.port(), Map.of(), chat("json"));

        var sent = JSON.readTree(probe.get(mock.port(), Map.of(), "/sent").body());

        assertThat(sent.path("calls").asInt()).isEqualTo(1);
        assertThat(sent.path("bytes").asInt()).isGreaterThan(MockAnswers.jsonBody().length);
    }

    @Test
    void theProcessEndsWithTheOneThatStartedIt() throws Exception {
        try (var process = MockProcess.start()) {
            var handle = ProcessHandle.of(process.group().root()).orElseThrow();
            assertThat(probe.chat(process.port(), Map.of(), chat("json")).statusCode())
                    .isEqualTo(200);

            process.abandon();

            assertThat(handle.onExit().orTimeout(20, TimeUnit.SECONDS).thenApply(gone -> !gone.isAlive()))
                    .succeedsWithin(Duration.ofSeconds(20))
                    .isEqualTo(true);
        }
    }

    private static byte[] joinedEvents() {
        var all = new ByteArrayOutputStream();
        MockAnswers.events(60).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static String chat(String model) {
        return RequestTemplate.body(new Work(model, 1_024), "");
    }

    private static String post(String body) {
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: mock\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }
}
