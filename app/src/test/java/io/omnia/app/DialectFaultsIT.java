package io.omnia.app;

import static io.omnia.app.FaultsKit.CANCEL;
import static io.omnia.app.FaultsKit.DRAIN;
import static io.omnia.app.FaultsKit.INPUT_MICROS;
import static io.omnia.app.FaultsKit.OUTPUT_MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.app.FaultsKit.Told;
import io.omnia.gateway.protocol.Tokenizer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What fails inside a stream is told, and billed, in the words of the protocol that its caller speaks: what {@link
 * FaultMatrixIT}, which fails at the frames' boundaries, does not show.
 */
class DialectFaultsIT {
    @TempDir
    static Path folder;

    private static FaultsKit kit;

    /** A protocol whose events have names, with the pieces of one stream. */
    enum Spoken {
        MESSAGES(
                "/v1/messages",
                "{\"model\":\"%s\",\"stream\":true,\"max_tokens\":100,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}",
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m1\",\"type\":\"message\","
                        + "\"role\":\"assistant\",\"content\":[],\"usage\":{\"input_tokens\":4,"
                        + "\"cache_read_input_tokens\":7,\"output_tokens\":1}}}\n\n",
                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                        + "\"delta\":{\"type\":\"text_delta\",\"text\":\"Hello world\"}}\n\n",
                "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                        + "\"usage\":{\"output_tokens\":9}}\n\n",
                "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n",
                529),
        RESPONSES(
                "/v1/responses",
                "{\"model\":\"%s\",\"stream\":true,\"input\":\"Say hello.\"}",
                "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,"
                        + "\"response\":{\"id\":\"r1\",\"object\":\"response\",\"usage\":null}}\n\n",
                "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\","
                        + "\"sequence_number\":1,\"delta\":\"Hello world\"}\n\n",
                "",
                "event: response.completed\ndata: {\"type\":\"response.completed\",\"sequence_number\":2,"
                        + "\"response\":{\"id\":\"r1\",\"object\":\"response\",\"status\":\"completed\","
                        + "\"usage\":{\"input_tokens\":11,\"input_tokens_details\":{\"cached_tokens\":7},"
                        + "\"output_tokens\":9,\"total_tokens\":20}}}\n\n",
                "event: error\ndata: {\"type\":\"error\",\"sequence_number\":2,\"error\":{\"type\":\"server_error\","
                        + "\"code\":\"service_unavailable\",\"message\":\"Overloaded\",\"param\":null}}\n\n",
                503);

        private final String route;
        private final String request;
        private final String prelude;
        private final String hello;
        private final String closing;
        private final String terminal;
        private final String error;
        private final int errorStatus;

        Spoken(
                String route,
                String request,
                String prelude,
                String hello,
                String closing,
                String terminal,
                String error,
                int errorStatus) {
            this.route = route;
            this.request = request;
            this.prelude = prelude;
            this.hello = hello;
            this.closing = closing;
            this.terminal = terminal;
            this.error = error;
            this.errorStatus = errorStatus;
        }

        Told call(String name, FaultyUpstream.Script script) {
            return call(CANCEL, name, script);
        }

        Told call(String provider, String name, FaultyUpstream.Script script) {
            var model = name + "-" + this;
            return kit.call(route, model, request.formatted(provider + "/" + model), script);
        }

        /** What keeps a connection open in this protocol. */
        String keepAlive() {
            return this == MESSAGES ? "event: ping\ndata: {\"type\": \"ping\"}\n\n" : ": keepalive\n\n";
        }

        /** The last event, as JSON, after checking that it is an error of this protocol. */
        JsonObject errorAtTheEnd(String body) {
            var from = body.lastIndexOf("event: error\ndata: ");
            assertThat(from).as(body).isNotNegative();
            var event = new JsonObject(body.substring(from + "event: error\ndata: ".length()));
            assertThat(event.getString("type")).isEqualTo("error");
            return event.getJsonObject("error");
        }
    }

    @BeforeAll
    static void start() {
        kit = new FaultsKit(folder, Map.of());
    }

    @AfterAll
    static void stop() {
        kit.close();
    }

    @AfterEach
    void nothingStaysBehind() {
        kit.settlesDown();
    }

    /** Until something of the answer is there, nothing was sent, and an error is an error. */
    @ParameterizedTest
    @EnumSource
    void anErrorBeforeTheAnswerHasItsStatus(Spoken spoken) {
        var told = spoken.call(
                "early-error",
                wire -> wire.stream().chunk(spoken.prelude).chunk(spoken.error).end());

        assertThat(told.answer().status()).isEqualTo(spoken.errorStatus);
        assertThat(new JsonObject(told.body()).getJsonObject("error").getString("message"))
                .isEqualTo("Overloaded");
        assertThat(told.cost()).isZero();
        assertThat(told.status()).isEqualTo("upstream_error");
    }

    @ParameterizedTest
    @EnumSource
    void aResponseThatFailedIsNoEnd(Spoken spoken) {
        if (spoken == Spoken.MESSAGES) {
            return;
        }
        var failed = "event: response.failed\ndata: {\"type\":\"response.failed\",\"sequence_number\":2,"
                + "\"response\":{\"id\":\"r1\",\"object\":\"response\",\"status\":\"failed\","
                + "\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"slow down\"},\"usage\":null}}\n\n";

        var inside = spoken.call(
                "failed",
                wire -> wire.stream()
                        .chunk(spoken.prelude + spoken.hello + failed)
                        .end());
        var before = spoken.call(
                "failed-first",
                wire -> wire.stream().chunk(spoken.prelude + failed).end());

        assertThat(inside.body()).isEqualTo(spoken.prelude + spoken.hello + failed);
        counted(spoken, inside);
        assertThat(before.answer().status()).isEqualTo(429);
        assertThat(before.body()).contains("slow down");
        assertThat(before.cost()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aCutStreamEndsWithAnErrorOfItsProtocol(Spoken spoken) {
        var told = spoken.call(
                "cut",
                wire -> wire.stream()
                        .chunk(spoken.prelude + spoken.hello + spoken.hello.substring(0, 30))
                        .pause(50)
                        .close());

        assertThat(told.body()).startsWith(spoken.prelude + spoken.hello + "event: error\n");
        assertThat(spoken.errorAtTheEnd(told.body()).getString("message")).contains("broke off");
        counted(spoken, told);
    }

    @ParameterizedTest
    @EnumSource
    void anErrorAfterASilenceIsAnEvent(Spoken spoken) {
        var told = spoken.call(
                "late-error",
                wire -> wire.stream()
                        .chunk(spoken.prelude)
                        .pause(1_500)
                        .chunk(spoken.error)
                        .end());

        assertThat(told.answer().status()).isEqualTo(200);
        assertThat(told.body()).startsWith(spoken.prelude + spoken.keepAlive());
        assertThat(spoken.errorAtTheEnd(told.body()).getString("message")).isEqualTo("Overloaded");
        assertThat(told.cost()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void leavingWhatIsBilledAnywayBillsWhatIsReported(Spoken spoken) {
        var model = "drained-" + spoken;
        kit.upstream.on(
                model,
                wire -> wire.stream()
                        .chunk(spoken.prelude + spoken.hello)
                        .pause(500)
                        .chunk(spoken.closing + spoken.terminal)
                        .end());
        var line = leave(spoken, DRAIN, model);

        assertThat(line.getString("status")).isEqualTo("hung_up");
        assertThat(line.getLong("cost_microcredits")).isEqualTo(11 * INPUT_MICROS + 9 * OUTPUT_MICROS);
    }

    private static JsonObject leave(Spoken spoken, String provider, String model) {
        String arrived;
        try (var client = RawClient.connect(kit.server)) {
            client.send(RawClient.post(spoken.route, kit.key, spoken.request.formatted(provider + "/" + model)));
            arrived = client.readUntil("Hello world");
        }
        return kit.line(FaultsKit.callOf(arrived));
    }

    /** Cut: the prompt as the upstream told it where it did, the rest counted here. */
    private static void counted(Spoken spoken, Told told) {
        assertThat(told.status()).isEqualTo("upstream_cut");
        assertThat(told.estimated()).isTrue();
        assertThat(told.output()).isEqualTo(Tokenizer.count("Hello world"));
        if (spoken == Spoken.MESSAGES) {
            assertThat(told.input()).isEqualTo(11);
        }
        assertThat(told.cost()).isEqualTo(told.input() * INPUT_MICROS + told.output() * OUTPUT_MICROS);
        assertThat(told.took()).isLessThan(Duration.ofSeconds(4));
    }
}
