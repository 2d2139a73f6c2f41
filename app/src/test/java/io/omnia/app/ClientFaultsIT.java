package io.omnia.app;

import static io.omnia.app.FaultsKit.CANCEL;
import static io.omnia.app.FaultsKit.DRAIN;
import static io.omnia.app.FaultsKit.INPUT_MICROS;
import static io.omnia.app.FaultsKit.OUTPUT_MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.protocol.Tokenizer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way in which a client can leave or dawdle: what it owes, and that nothing stays behind. */
class ClientFaultsIT {
    private static final String EVENT =
            "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"finish_reason\":null}]}\n\n";
    private static final String CLOSING = "data: {\"id\":\"c1\",\"choices\":[],"
            + "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}}\n\ndata: [DONE]\n\n";
    private static final String WHOLE = "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hello\"},"
            + "\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}}";
    private static final long REPORTED = 11 * INPUT_MICROS + 7 * OUTPUT_MICROS;

    @TempDir
    static Path folder;

    private static FaultsKit kit;

    enum Leaving {
        CLOSE,
        RESET,
        CLOSE_SENDING_SIDE
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

    @ParameterizedTest
    @EnumSource
    void leavingAStreamEndsItWhereThatEndsItsCost(Leaving way) throws Exception {
        var model = "left-" + way;
        var dropped = new CountDownLatch(1);
        kit.upstream.on(model, wire -> {
            wire.stream().chunk(EVENT);
            wire.awaitClose();
            dropped.countDown();
        });

        var line = leaveAfterFirstEvent(CANCEL, model, way);

        assertThat(dropped.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(line.getString("status")).isEqualTo("hung_up");
        assertThat(line.getString("delivery")).isEqualTo("incomplete");
        var usage = line.getJsonObject("usage");
        assertThat(usage.getBoolean("estimated")).isTrue();
        assertThat(usage.getInteger("output_tokens")).isEqualTo(Tokenizer.count("Hello"));
        assertThat(line.getLong("cost_microcredits"))
                .isEqualTo(
                        usage.getLong("input_tokens") * INPUT_MICROS + usage.getLong("output_tokens") * OUTPUT_MICROS);
    }

    @ParameterizedTest
    @EnumSource
    void leavingAStreamThatIsBilledAnywayBillsWhatIsReported(Leaving way) throws Exception {
        var model = "left-" + way;
        kit.upstream.on(model, wire -> {
            wire.stream().chunk(EVENT).pause(500);
            // More than any buffer on the way holds: what nobody reads must still be read here.
            var big = EVENT.replace("Hello", "Hello".repeat(10_000));
            for (var i = 0; i < 200; i++) {
                wire.chunk(big);
            }
            wire.chunk(CLOSING).end();
        });

        var line = leaveAfterFirstEvent(DRAIN, model, way);

        assertThat(line.getString("status")).isEqualTo("hung_up");
        assertThat(line.getString("delivery")).isEqualTo("incomplete");
        assertThat(line.getJsonObject("usage").getBoolean("estimated")).isFalse();
        assertThat(line.getLong("cost_microcredits")).isEqualTo(REPORTED);
    }

    @Test
    void aDrainedStreamIsReadOnOnlySoLong() throws Exception {
        kit.upstream.on("endless", wire -> {
            try {
                wire.stream();
                while (true) {
                    wire.chunk(EVENT).pause(100);
                }
            } catch (IOException dropped) {
                wire.close();
            }
        });

        var line = leaveAfterFirstEvent(DRAIN, "endless", Leaving.CLOSE);

        assertThat(line.getJsonObject("usage").getBoolean("estimated")).isTrue();
        assertThat(line.getJsonObject("usage").getLong("output_tokens")).isGreaterThan(10);
        assertThat(line.getLong("latency_ms")).isBetween(2_900L, 5_000L);
    }

    @ParameterizedTest
    @EnumSource
    void leavingBeforeTheFirstEventCostsNothingWhereClosingEndsTheCost(Leaving way) throws Exception {
        var model = "early-" + way;
        kit.upstream.on(model, FaultyUpstream.Wire::awaitClose);

        leaveBeforeTheAnswer(CANCEL, model, true, way);

        var row = awaitRow(CANCEL, model);
        assertThat(row.getLong("calls")).isEqualTo(1);
        assertThat(row.getLong("cost_microcredits")).isZero();
    }

    /** What OpenRouter sends while its model is still asleep is no answer yet. */
    @ParameterizedTest
    @EnumSource
    void leavingAfterACommentIsLeavingBeforeTheFirstEvent(Leaving way) throws Exception {
        var model = "comment-" + way;
        kit.upstream.on(model, wire -> wire.stream().chunk(": processing\n\n").awaitClose());
        try (var client = RawClient.connect(kit.server)) {
            client.send(RawClient.chat(kit.key, FaultsKit.request(CANCEL + "/" + model, true)));
            client.readUntil(": processing");
            leave(client, way);

            var row = awaitRow(CANCEL, model);

            assertThat(row.getLong("calls")).isEqualTo(1);
            assertThat(row.getLong("cost_microcredits")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavingACallThatIsNotStreamedIsBilledAsReported(Leaving way) throws Exception {
        var model = "whole-" + way;
        kit.upstream.on(model, wire -> wire.pause(700).json(WHOLE));

        leaveBeforeTheAnswer(CANCEL, model, false, way);

        var row = awaitRow(CANCEL, model);
        assertThat(row.getLong("calls")).isEqualTo(1);
        assertThat(row.getLong("cost_microcredits")).isEqualTo(REPORTED);
    }

    /** The upstream is slowed down, so that what a client does not read never piles up here. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aSlowReaderSlowsTheUpstreamAndIsLetGo() throws Exception {
        var sent = new AtomicLong();
        var big = EVENT.replace("Hello", "Hello".repeat(10_000));
        kit.upstream.on("dawdle", wire -> {
            try {
                wire.stream();
                for (var i = 0; i < 4_000; i++) {
                    wire.chunk(big);
                    sent.addAndGet(big.length());
                }
            } catch (IOException dropped) {
                wire.close();
            }
        });
        try (var client = RawClient.connect(kit.server, 4_096)) {
            client.send(RawClient.chat(kit.key, FaultsKit.request(CANCEL + "/dawdle", true)));
            var call = FaultsKit.callOf(client.readUntil("data: "));

            var line = kit.line(call);

            assertThat(line.getString("status")).isEqualTo("hung_up");
            assertThat(line.getString("delivery")).isEqualTo("incomplete");
            assertThat(line.getLong("latency_ms")).isBetween(1_900L, 6_000L);
            assertThat(line.getLong("cost_microcredits")).isPositive();
            // Two hundred megabytes would have come; socket buffers and a few reads did.
            assertThat(sent.get()).isLessThan(40_000_000);
            FaultsKit.await(
                    Duration.ofSeconds(5),
                    "the connection of a client that does not read to be closed",
                    () -> !client.isHeldByTheServer());
        }
    }

    @Test
    void aSlowReaderThatReadsInTimeGetsEverything() throws Exception {
        var big = EVENT.replace("Hello", "Hello".repeat(10_000));
        kit.upstream.on("slowly", wire -> {
            wire.stream();
            for (var i = 0; i < 100; i++) {
                wire.chunk(big);
            }
            wire.chunk(CLOSING).end();
        });
        try (var client = RawClient.connect(kit.server, 4_096)) {
            client.send(RawClient.chat(kit.key, FaultsKit.request(CANCEL + "/slowly", true)));
            var call = FaultsKit.callOf(client.readUntil("data: "));
            OmniaServer.pause(1_000);

            var rest = client.readUntil("data: [DONE]");

            assertThat(rest.length()).isGreaterThan(100 * big.length());
            assertThat(kit.deliveredLine(call).getLong("cost_microcredits")).isEqualTo(REPORTED);
        }
    }

    private static JsonObject leaveAfterFirstEvent(String provider, String model, Leaving way) {
        try (var client = RawClient.connect(kit.server)) {
            client.send(RawClient.chat(kit.key, FaultsKit.request(provider + "/" + model, true)));
            var call = FaultsKit.callOf(client.readUntil("Hello"));
            leave(client, way);
            return kit.line(call);
        }
    }

    private static void leaveBeforeTheAnswer(String provider, String model, boolean stream, Leaving way) {
        try (var client = RawClient.connect(kit.server)) {
            client.send(RawClient.chat(kit.key, FaultsKit.request(provider + "/" + model, stream)));
            FaultsKit.await(Duration.ofSeconds(5), "the upstream's turn", () -> kit.upstream.requests(model) == 1);
            leave(client, way);
            awaitRow(provider, model);
        }
    }

    private static void leave(RawClient client, Leaving way) {
        switch (way) {
            case CLOSE -> client.close();
            case RESET -> client.reset();
            case CLOSE_SENDING_SIDE -> client.closeSendingSide();
        }
    }

    private static JsonObject awaitRow(String provider, String model) {
        FaultsKit.await(Duration.ofSeconds(8), "a usage row", () -> kit.usageOf(provider + "/" + model) != null);
        return kit.usageOf(provider + "/" + model);
    }
}
