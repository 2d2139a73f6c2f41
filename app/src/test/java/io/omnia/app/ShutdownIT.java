package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop under load: what runs is finished, what is new is told so, and nothing is lost. */
class ShutdownIT {
    private static final int STREAMS = 4;

    @TempDir
    Path folder;

    @Test
    void finishesOpenStreamsRefusesNewCallsAndStopsTheDatabase() throws Exception {
        var finish = new CountDownLatch(1);
        try (var kit = new FaultsKit(folder, Map.of("OMNIA_GATEWAY_IDLE_TIMEOUT", "PT30S"));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            kit.openUntil(finish);
            var streams = new ArrayList<Future<RawClient.Answer>>();
            for (var i = 0; i < STREAMS; i++) {
                streams.add(clients.submit(kit::openStream));
            }
            FaultsKit.await(Duration.ofSeconds(10), "open streams", () -> kit.upstream.requests("open") == STREAMS);

            kit.server.terminate();

            FaultsKit.await(Duration.ofSeconds(10), "a refusal of new calls", () -> isRefused(kit));
            finish.countDown();
            var calls = new ArrayList<String>();
            for (var stream : streams) {
                var answer = stream.get(20, TimeUnit.SECONDS);
                assertThat(answer.body().replace(": keepalive\n\n", "")).isEqualTo(FaultsKit.OPEN_STREAM);
                assertThat(answer.whole()).isTrue();
                calls.add(answer.header("x-omnia-call"));
            }
            assertThat(kit.server.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(kit.server.process().exitValue()).isZero();
            assertThat(kit.server.data().resolve("postgres/data/postmaster.pid"))
                    .doesNotExist();
            assertThat(Files.readString(kit.server.data().resolve("postgres/server.log")))
                    .contains("database system is shut down");

            kit.server.startProcess();
            kit.server.awaitReady();

            for (var call : calls) {
                var line = kit.line(call);
                assertThat(line.getString("status")).isEqualTo("completed");
                assertThat(line.getString("delivery")).isEqualTo("complete");
                assertThat(line.getLong("cost_microcredits")).isPositive();
            }
            assertThat(kit.credits().getLong("held_microcredits")).isZero();
        }
    }

    /** By a sentence while the program still listens, which it does as long as streams are open. */
    private static boolean isRefused(FaultsKit kit) {
        try (var client = RawClient.connect(kit.server)) {
            var answer = client.send(RawClient.chat(kit.key, FaultsKit.request("sandbox/chat", false)))
                    .answer();
            if (answer.status() == 200) {
                return false;
            }
            var error = FaultsKit.error(answer, 503, "unavailable");
            assertThat(error.getString("message")).contains("being stopped");
            assertThat(answer.header("retry-after")).isEqualTo("1");
            return true;
        } catch (UncheckedIOException closedEarly) {
            throw new AssertionError("no longer listens while streams are open", closedEarly);
        }
    }
}
