package io.omnia.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.omnia.platform.telemetry.AccessLine;
import io.omnia.platform.telemetry.AccessLog;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.time.Eventually;
import io.omnia.platform.time.SetClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogClaimsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private final SetClock clock = new SetClock(START);

    @Test
    @Proves("OMNI-1.13")
    @Proves("ZEN-1.4.1")
    void writesTheDeclaredFieldsAndNoOthers() throws Exception {
        try (var log = log(30)) {
            log.add(new AccessLine(
                    START.toEpochMilli(), "POST", "/v1/models/{id}", 200, 1234, "192.0.2.7", "SDK/1.0", "r-1", 99));
        }

        var line = new ObjectMapper().readTree(lines().getFirst());
        var declared = new PlatformDataMap()
                .logFields().stream().map(use -> use.field().label()).toList();
        var names = new ArrayList<String>();
        line.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "time", "method", "route", "status", "latency_micros", "ip", "user_agent", "request", "bytes")
                .isSubsetOf(declared);
        assertThat(line.get("route").asText()).isEqualTo("/v1/models/{id}");
        assertThat(line.get("time").asLong()).isEqualTo(START.toEpochMilli());
    }

    @Test
    void leavesOutAddressAndAgentWhereTheyAreNotKept() throws Exception {
        try (var log = log(30)) {
            log.add(new AccessLine(START.toEpochMilli(), "GET", "/", 200, 1, null, null, "r-1", 0));
        }

        assertThat(lines().getFirst()).doesNotContain("ip").doesNotContain("user_agent");
    }

    @Test
    void cannotBeBrokenByWhatAClientSends() throws Exception {
        try (var log = log(30)) {
            var evil = "x\"}\n{\"time\":1,\u0000\u001b[31m\u2028" + "y".repeat(10_000);
            log.add(new AccessLine(START.toEpochMilli(), evil, "/", 200, 1, evil, evil, evil, 0));
        }

        assertThat(lines()).hasSize(1);
        var line = new ObjectMapper().readTree(lines().getFirst());
        assertThat(line.get("method").asText()).isEqualTo("OTHER");
        assertThat(line.get("user_agent").asText()).hasSize(256);
        assertThat(line.get("time").asLong()).isEqualTo(START.toEpochMilli());
    }

    @Test
    @Proves("OMNI-4.3")
    @Proves("ZEN-1.4.2")
    void keepsNoLineOlderThanThirtyDays() throws Exception {
        try (var log = log(30)) {
            log.add(line(START));
            awaitFiles(1);
            var rotated = Files.copy(file("2026-03-01"), folder.resolve("access-2026-03-01.jsonl.gz"));
            var foreign = Files.writeString(folder.resolve("notes.txt"), "not a log");

            clock.set(START.plus(Duration.ofDays(29)));
            log.add(line(clock.instant()));
            awaitFiles(3);
            assertThat(file("2026-03-01")).exists();

            clock.set(START.plus(Duration.ofDays(30)));
            await(() -> Files.notExists(file("2026-03-01")) && Files.notExists(rotated));

            assertThat(file("2026-03-30")).exists();
            assertThat(foreign).exists();
            assertThat(oldestTimeInAnyFile()).isAfter(clock.instant().minus(Duration.ofDays(30)));
        }
    }

    @Test
    void sweepsOnEvenWhenNothingIsLogged() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(file("2026-01-01"), "{\"time\":1767225600000}\n");

        try (var log = log(30)) {
            await(() -> Files.notExists(file("2026-01-01")));
            assertThat(log.lost()).isZero();
        }
    }

    @Test
    void keepsOnlyTodayWhenOneDayIsAllowed() throws Exception {
        try (var log = log(1)) {
            log.add(line(START));
            awaitFiles(1);

            clock.set(START.plus(Duration.ofDays(1)));

            await(() -> Files.notExists(file("2026-03-01")));
            assertThat(log.lost()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 31, 365})
    void refusesARetentionThatNoPolicyAllows(int days) {
        assertThatThrownBy(() -> log(days))
                .hasMessageContaining("omnia.logs.retention-days")
                .hasMessageContaining("1 to 30");
    }

    @Test
    void dropsAndCountsWhatTheDiskRefuses() throws Exception {
        Files.writeString(folder.resolve("in-the-way"), "a file where the folder should be");

        var log = new AccessLog(folder.resolve("in-the-way/logs"), 30, clock, new EventLog());
        log.add(line(START));
        log.close();

        assertThat(log.lost()).isEqualTo(1);
    }

    @Test
    void neverBlocksWhoeverAddsALineAndCountsWhatItDrops() {
        var stuck = new Clock() {
            private final Thread caller = Thread.currentThread();
            private volatile boolean free;

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                while (!free && !Thread.currentThread().equals(caller)) {
                    LockSupport.parkNanos(1_000_000);
                }
                return START;
            }
        };
        var log = new AccessLog(folder, 30, stuck, new EventLog());

        var started = System.nanoTime();
        for (var i = 0; i < 100_000; i++) {
            log.add(line(START));
        }
        var took = Duration.ofNanos(System.nanoTime() - started);
        stuck.free = true;
        log.close();

        assertThat(took).isLessThan(Duration.ofSeconds(5));
        assertThat(log.lost()).isPositive().isLessThan(100_000);
    }

    private AccessLog log(int days) {
        return new AccessLog(folder, days, clock, new EventLog());
    }

    private static AccessLine line(Instant at) {
        return new AccessLine(at.toEpochMilli(), "GET", "/v1/models", 200, 5, "192.0.2.1", "agent", "r", 1);
    }

    private Path file(String day) {
        return folder.resolve("access-" + day + ".jsonl");
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file("2026-03-01"));
    }

    private Instant oldestTimeInAnyFile() throws IOException {
        var oldest = Instant.MAX;
        try (var files = Files.newDirectoryStream(folder, "access-*")) {
            for (var file : files) {
                for (var line : Files.readAllLines(file)) {
                    var time = Instant.ofEpochMilli(
                            new ObjectMapper().readTree(line).get("time").asLong());
                    oldest = time.isBefore(oldest) ? time : oldest;
                }
            }
        }
        assertThat(oldest).isNotEqualTo(Instant.MAX);
        return oldest;
    }

    private void awaitFiles(int count) {
        await(() -> {
            try (var files = Files.list(folder)) {
                return files.filter(file -> file.toFile().length() > 0).count() >= count;
            } catch (IOException problem) {
                return false;
            }
        });
    }

    private static void await(BooleanSupplier condition) {
        Eventually.holds("the access log", Eventually.PATIENCE, condition);
    }
}
