package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.time.Eventually;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes behind a balancer that asks who is ready are restarted one after the other under load, and no caller notices. */
class RollingRestartIT {
    private static final int NODES = 3;
    private static final int CALLERS = 12;
    private static final int LONG_STREAMS = 9;
    private static final long LONG_STREAM_MILLIS = 3_000;
    /** What its answer is long of says which call it is, so these are far from those of the load. */
    private static final long FIRST_LONG_STREAM = 900_000;

    private static final long MAX_TOKENS = 1_000_000;
    private static final long PLENTY = 10_000_000_000_000L;

    @TempDir
    Path folder;

    private final Collection<CallTranscript> others = new ArrayList<>();
    private final List<Future<CallTranscript>> streams = new ArrayList<>();
    private long number = FIRST_LONG_STREAM;

    @Test
    void noCallFailsWhileEveryNodeIsRestarted() throws Exception {
        try (var upstream = new MeteredUpstream();
                var fleet = new Fleet(folder, settings(upstream))) {
            var nodes = fleet.start(NODES);
            var key = Customer.withCredit(nodes.getFirst(), PLENTY).key();
            try (var balancer = new Balancer(nodes);
                    var opened = Executors.newVirtualThreadPerTaskExecutor()) {
                var client = new MeteredClient(balancer.baseUrl(), key);
                var load = new MeteredLoad(client, CALLERS, System.nanoTime());
                load.start();
                OmniaServer.pause(1_000);
                for (var node : nodes) {
                    openStreams(opened, client);
                    var took = stop(node, new MeteredClient(node.baseUrl(), key));
                    node.startProcess();
                    node.awaitReady();
                    System.out.println("RollingRestartIT: a stop with its streams took " + took);
                }
                OmniaServer.pause(500);
                load.stop();
                for (var stream : streams) {
                    others.add(stream.get());
                }
                others.addAll(load.transcripts());
            }
            prove(upstream, fleet);
        }
    }

    private static Map<String, String> settings(MeteredUpstream upstream) {
        var all = new HashMap<>(upstream.environment());
        all.put("OMNIA_STOP_NOTICE", "PT2S");
        return all;
    }

    /** So many that each node has some. */
    private void openStreams(ExecutorService opened, MeteredClient client) {
        for (var i = 0; i < LONG_STREAMS; i++) {
            var mine = number++;
            streams.add(opened.submit(() -> client.call(mine, request(mine, LONG_STREAM_MILLIS))));
        }
        OmniaServer.pause(200);
    }

    /** Stops a node, which says no at first and serves all the same. */
    private Duration stop(OmniaServer node, MeteredClient direct) {
        var begun = Instant.now();
        node.terminate();
        Eventually.holds(
                "a node that says it is not ready",
                Duration.ofSeconds(2),
                () -> node.get("/q/health/ready", null).statusCode() == 503);
        var mine = number++;
        var call = direct.call(mine, request(mine, 10));
        assertThat(call.served()).as("a call during the notice: " + call).isTrue();
        others.add(call);
        node.awaitEnd();
        assertThat(node.process().exitValue()).isZero();
        return Duration.between(begun, Instant.now());
    }

    private static JsonObject request(long number, long millis) {
        return MeteredUpstream.request(number, true, MAX_TOKENS, MeteredLoad.INPUT_TOKENS, number, millis);
    }

    private void prove(MeteredUpstream upstream, Fleet fleet) {
        var books = fleet.books();
        Eventually.holds(
                "nothing is held", Duration.ofSeconds(20), () -> books.holds() == 0 && books.heldMicros() == 0);
        var proof = new BillingProof(
                others, MeteredLoad.INPUT_TOKENS, upstream.received(), upstream.answered(), books.lines());
        var failed = others.stream().filter(call -> !call.served()).toList();
        System.out.printf(
                "RollingRestartIT: %d calls, %d of them long streams; failed: %d%n",
                others.size(), streams.size(), failed.size());

        assertThat(failed).as("calls that failed").isEmpty();
        assertThat(others).hasSizeGreaterThan(100);
        assertThat(proof.violations()).isEmpty();
        assertThat(books.violations()).isEmpty();
    }
}
