package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up while the server runs: on a small disk of its own, which needs the right to mount one. */
class DiskFullIT {
    /** An open stream waits for the disk here, not for its provider. */
    private static final Map<String, String> SETTINGS = Map.of(
            "OMNIA_DISK_RESERVE_MB", "64",
            "OMNIA_GATEWAY_FIRST_BYTE_TIMEOUT", "PT60S",
            "OMNIA_GATEWAY_IDLE_TIMEOUT", "PT60S");

    private static final int DISK_MB = 448;
    private static final int BYTES_PER_MB = 1 << 20;

    @TempDir
    Path place;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(place.resolve("disk"));
        var mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=" + DISK_MB + "m", "tmpfs", disk.toString());
        assumeTrue(mount.start().waitFor() == 0, "needs the right to mount a small disk");
    }

    @AfterEach
    void unmount() throws Exception {
        assertThat(new ProcessBuilder("umount", disk.toString()).start().waitFor())
                .isZero();
    }

    @Test
    void refusesNewCallsInASentenceFinishesOpenOnesAndGoesOnWhenThereIsRoom() throws Exception {
        try (var kit = new FaultsKit(disk, SETTINGS);
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var finish = new CountDownLatch(1);
            var open = openStream(kit, clients, finish);

            var ballast = fill("ballast", 40);

            FaultsKit.await(Duration.ofSeconds(10), "a refusal", () -> status(kit) == 503);
            refusesInASentence(kit);
            assertThat(readiness(kit)).as("whether it should get requests").isEqualTo(503);
            finish.countDown();
            billedOnce(kit, open);

            Files.delete(ballast);
            FaultsKit.await(Duration.ofSeconds(10), "calls again", () -> status(kit) == 200);
            assertThat(readiness(kit)).isEqualTo(200);
            kit.settlesDown();
        }
    }

    /** Not even the bill fits: the answer waits for its last byte until it does, and is billed once. */
    @Test
    void keepsTheBillOfAnOpenCallUntilThereIsRoomForIt() throws Exception {
        try (var kit = new FaultsKit(disk, SETTINGS);
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var finish = new CountDownLatch(1);
            var open = openStream(kit, clients, finish);

            // In two steps, so that no other call is half-way when the disk is really full.
            var ballast = fill("ballast", 40);
            FaultsKit.await(Duration.ofSeconds(10), "a refusal", () -> status(kit) == 503);
            var rest = fill("rest", 0);
            finish.countDown();
            // Time for the bill to be refused by the disk.
            Thread.sleep(2_000);
            Files.delete(rest);
            Files.delete(ballast);
            billedOnce(kit, open);
            FaultsKit.await(Duration.ofSeconds(30), "calls again", () -> status(kit) == 200);
            kit.settlesDown();
        }
    }

    private static Future<RawClient.Answer> openStream(FaultsKit kit, ExecutorService clients, CountDownLatch finish) {
        kit.openUntil(finish);
        var stream = clients.submit(kit::openStream);
        FaultsKit.await(Duration.ofSeconds(10), "an open stream", () -> kit.upstream.requests("open") == 1);
        return stream;
    }

    private static void billedOnce(FaultsKit kit, Future<RawClient.Answer> open) throws Exception {
        var answer = open.get(60, TimeUnit.SECONDS);
        assertThat(answer.whole()).isTrue();
        assertThat(answer.body().replace(": keepalive\n\n", "")).isEqualTo(FaultsKit.OPEN_STREAM);
        var line = kit.deliveredLine(answer.header("x-omnia-call"));
        assertThat(line.getString("status")).isEqualTo("completed");
        assertThat(line.getLong("cost_microcredits"))
                .isEqualTo(11 * FaultsKit.INPUT_MICROS + 7 * FaultsKit.OUTPUT_MICROS);
    }

    private static int status(FaultsKit kit) {
        return kit.server
                .post("/v1/chat/completions", kit.key, FaultsKit.request("sandbox/chat", false))
                .statusCode();
    }

    private static int readiness(FaultsKit kit) {
        return kit.server.get("/q/health/ready", null).statusCode();
    }

    private static void refusesInASentence(FaultsKit kit) {
        try (var client = RawClient.connect(kit.server)) {
            var answer = client.send(RawClient.chat(kit.key, FaultsKit.request("sandbox/chat", false)))
                    .answer();
            FaultsKit.error(answer, 503, "unavailable");
            assertThat(answer.header("retry-after")).isEqualTo("30");
        }
    }

    /** Takes all the room but so many megabytes. */
    private Path fill(String name, int leftMb) throws IOException {
        var ballast = disk.resolve(name);
        var block = ByteBuffer.allocate(BYTES_PER_MB / 16);
        try (var file = Files.newByteChannel(ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (Files.getFileStore(disk).getUsableSpace() > (long) leftMb * BYTES_PER_MB) {
                file.write(block.clear());
            }
        } catch (IOException full) {
            if (leftMb > 0) {
                throw full;
            }
        }
        return ballast;
    }
}
