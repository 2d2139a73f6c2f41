package io.omnia.app;

import static io.omnia.app.FaultsKit.CANCEL;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers who would like to fill the memory of a server that has 384 MB of it, and ends when that is full. */
class MemoryIT {
    private static final int ANNOUNCED_BODIES = 1_200;
    private static final int LONG_ANSWERS = 36;
    private static final int ANSWER_MB = 20;
    private static final int LARGE_BODIES = 12;
    private static final int LARGE_BODY_BYTES = 19_000_000;
    private static final byte[] MEGABYTE = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private FaultsKit kit;

    @BeforeEach
    void start() {
        kit = new FaultsKit(
                folder,
                Map.of(
                        "OMNIA_GATEWAY_MAX_CALLS", "5000",
                        "OMNIA_GATEWAY_BODY_TIMEOUT", "PT60S",
                        "OMNIA_GATEWAY_FIRST_BYTE_TIMEOUT", "PT60S",
                        "OMNIA_GATEWAY_SLOW_CLIENT_TIMEOUT", "PT60S",
                        "OMNIA_GATEWAY_IDLE_TIMEOUT", "PT60S"));
    }

    @AfterEach
    void stop() {
        kit.close();
    }

    @Test
    void aBodyThatIsOnlyAnnouncedTakesNone() {
        var clients = new ArrayList<RawClient>();
        try {
            for (var i = 0; i < ANNOUNCED_BODIES; i++) {
                clients.add(RawClient.connect(kit.server)
                        .send(RawClient.head("POST", "/v1/chat/completions", kit.key)
                                + "content-type: application/json\r\ncontent-length: 1048576\r\n\r\n{"));
            }
            othersAreAnswered();
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    @Test
    void longAnswersThatWentOnToTheirClientsTakeNone() throws Exception {
        var sent = new CountDownLatch(LONG_ANSWERS);
        var finish = new CountDownLatch(1);
        kit.upstream.on("long", wire -> {
            wire.send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n");
            wire.chunk("{\"id\":\"c1\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"");
            for (var i = 0; i < ANSWER_MB; i++) {
                wire.chunk(MEGABYTE);
            }
            sent.countDown();
            FaultsKit.await(finish);
            wire.chunk("\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7}}")
                    .end();
        });
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<String>>();
            for (var i = 0; i < LONG_ANSWERS; i++) {
                answers.add(clients.submit(this::callOfAThrownAwayAnswer));
            }
            FaultsKit.await(sent);
            othersAreAnswered();
            finish.countDown();
            for (var answer : answers) {
                var line = kit.deliveredLine(answer.get(60, TimeUnit.SECONDS));
                assertThat(line.getString("status")).isEqualTo("completed");
                assertThat(line.getLong("cost_microcredits"))
                        .isEqualTo(11 * FaultsKit.INPUT_MICROS + 7 * FaultsKit.OUTPUT_MICROS);
            }
        }
        kit.settlesDown();
    }

    @Test
    void theLargestBodiesAreRelayedOrShed() throws Exception {
        kit.upstream.on("large", wire -> wire.json("{\"choices\":[],\"usage\":{\"prompt_tokens\":11}}"));
        var body = FaultsKit.request(CANCEL + "/large", false)
                .replace("Say hello", "word ".repeat(LARGE_BODY_BYTES / "word ".length()));
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<HttpResponse<String>>>();
            for (var i = 0; i < LARGE_BODIES; i++) {
                answers.add(clients.submit(() -> kit.server.post("/v1/chat/completions", kit.key, body)));
            }
            var relayed = 0;
            for (var answer : answers) {
                var response = answer.get(60, TimeUnit.SECONDS);
                assertThat(response.statusCode()).as(response.body()).isIn(200, 503);
                relayed += response.statusCode() == 200 ? 1 : 0;
            }
            assertThat(relayed).isPositive();
        }
        othersAreAnswered();
        kit.settlesDown();
    }

    /** Reads everything and keeps nothing of it; says which call it was. */
    private String callOfAThrownAwayAnswer() {
        try (var client = RawClient.connect(kit.server)) {
            var head = client.send(
                            RawClient.chat(kit.key, FaultsKit.request(CANCEL + "/long", false), "connection: close"))
                    .readUntil("\r\n\r\n");
            assertThat(client.readToEnd()).isGreaterThan((long) ANSWER_MB * MEGABYTE.length);
            return head.lines()
                    .filter(line -> line.startsWith("x-omnia-call: "))
                    .map(line -> line.substring("x-omnia-call: ".length()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void othersAreAnswered() {
        var answer = kit.server.post("/v1/chat/completions", kit.key, FaultsKit.request("sandbox/chat", false));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(kit.server.process().isAlive()).isTrue();
    }
}
