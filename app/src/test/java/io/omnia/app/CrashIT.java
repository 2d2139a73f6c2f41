package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program and its PostgreSQL die under load, at random points, and the crash rule holds: every answer whose end a
 * client saw is billed once, at the right price, and nothing is billed that did not happen. Whatever one test leaves behind
 * is part of the evidence of the next.
 */
class CrashIT {
    private static final int CLIENTS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final long SEED = System.nanoTime();

    @TempDir
    static Path folder;

    private static MeteredUpstream upstream;
    private static OmniaServer server;
    private static MeteredLoad load;

    private final Random random = new Random(SEED);

    @BeforeAll
    static void start() {
        System.out.println("CrashIT seed " + SEED);
        upstream = new MeteredUpstream();
        server = OmniaServer.start(folder.resolve("data"), "100000", upstream.environment());
        load = new MeteredLoad(new MeteredClient(server, OmniaServer.LIVE_KEY), CLIENTS, SEED);
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    @Test
    void billsEachAnswerOnceWhenTheProgramIsKilled() {
        killTheProgram(3);
    }

    @Test
    void answersOrRefusesEveryCallWhenPostgresIsKilled() throws IOException {
        killPostgres(3);
    }

    @Test
    void answersOrRefusesEveryCallWhenPostgresFallsSilent() throws Exception {
        var begun = Instant.now();
        load.start();
        await("calls are answered", () -> answeredSince(begun));
        var silent = signal("STOP", postgresProcesses());
        try {
            await("calls are refused", () -> refusedSince(begun) >= CLIENTS);
        } finally {
            signal("CONT", silent);
        }
        var back = Instant.now();
        await("calls are answered again", () -> answeredSince(back));
        load.stop();
        assertThat(strays(begun, false))
                .as("calls neither answered nor refused in order")
                .isEmpty();
        prove(begun, 0);
    }

    @Test
    @Tag("long")
    void holdsThroughTwentyCrashesOfEach() throws IOException {
        killTheProgram(20);
        killPostgres(20);
    }

    @Test
    void appliesTheSpoolOnceWhenTheProgramDiesWhilePostgresIsAway() throws IOException {
        var begun = Instant.now();
        load.start();
        await("calls are answered", () -> answeredSince(begun));
        var away = Instant.now();
        keepPostgresFromStarting();
        postmaster().destroyForcibly();
        try {
            await("settles are spooled", () -> LedgerBooks.spoolBytes(server) > 0);
            await("calls are refused", () -> refusedSince(away) >= CLIENTS);
            var refused = credits();
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            server.kill();
        } finally {
            letPostgresStart();
        }
        assertThat(strays(away, true)).as("calls between the two crashes").isEmpty();
        assertThat(LedgerBooks.spoolBytes(server)).isPositive();

        server.startProcess();
        server.awaitReady();

        assertThat(LedgerBooks.spoolBytes(server)).isZero();
        var back = Instant.now();
        await("calls are answered again", () -> answeredSince(back));
        load.stop();
        prove(begun, CLIENTS);
    }

    private void killTheProgram(int times) {
        var begun = Instant.now();
        load.start();
        for (var kill = 0; kill < times; kill++) {
            OmniaServer.pause(200 + random.nextInt(1_500));
            server.kill();
            server.startProcess();
            server.awaitReady();
            assertThat(LedgerBooks.of(server).boots())
                    .as("starts that hold something")
                    .hasSizeLessThanOrEqualTo(1);
            var back = Instant.now();
            await("calls are answered again", () -> answeredSince(back));
        }
        load.stop();
        prove(begun, times * CLIENTS);
    }

    private void killPostgres(int times) throws IOException {
        var begun = Instant.now();
        load.start();
        await("calls are answered", () -> answeredSince(begun));
        var withoutPostgres = 0L;
        for (var kill = 0; kill < times; kill++) {
            OmniaServer.pause(200 + random.nextInt(1_500));
            var killed = postmaster();
            killed.destroyForcibly();
            var away = Instant.now();
            await("PostgreSQL runs again", () -> isSucceeded(killed));
            var back = Instant.now();
            withoutPostgres += servedWithin(away, back);
            await("the database answers", () -> credits().statusCode() == 200);
            await("calls are answered again", () -> answeredSince(back));
        }
        load.stop();
        assertThat(strays(begun, false))
                .as("calls neither answered nor refused in order")
                .isEmpty();
        assertThat(withoutPostgres + refusedSince(begun))
                .as("calls that began without PostgreSQL: served under a lease, or refused for want of one")
                .isPositive();
        prove(begun, 0);
    }

    private static HttpResponse<String> credits() {
        return server.get("/v1/credits", OmniaServer.LIVE_KEY);
    }

    private static long servedWithin(Instant from, Instant to) {
        return load.since(from).stream()
                .filter(call -> call.served() && call.begun().plus(call.took()).isBefore(to))
                .count();
    }

    /**
     * The evidence is complete when nothing is under way; then nothing may be wrong with it.
     *
     * @param maxUnconfirmed answers whose note that they arrived may be lost, of the calls since {@code begun}
     */
    private static void prove(Instant begun, int maxUnconfirmed) {
        var books = LedgerBooks.of(server);
        await("the vendor is idle", upstream::idle);
        await("nothing is held", () -> books.holds() == 0 && books.heldMicros() == 0);
        await(
                "no note waits",
                () -> unconfirmed(books, begun) <= maxUnconfirmed && LedgerBooks.spoolBytes(server) == 0);
        var proof = proof(books, load.transcripts());
        var billed = proof.ledger().stream().filter(line -> line.micros() > 0).toList();
        var served = load.transcripts().stream().filter(CallTranscript::served).count();
        System.out.printf(
                "%d calls, %d ended for their clients, %d billed, %d answers without confirmation%n",
                load.transcripts().size(), served, billed.size(), unconfirmed(books, begun));

        assertThat(served).isPositive();
        assertThat(proof.violations()).isEmpty();
        assertThat(books.violations()).isEmpty();
        assertThat(billed.stream().mapToLong(LedgerBooks.Line::micros).sum()).isEqualTo(books.spentMicros());
    }

    private static BillingProof proof(LedgerBooks books, Collection<CallTranscript> transcripts) {
        return new BillingProof(
                transcripts, MeteredLoad.INPUT_TOKENS, upstream.received(), upstream.answered(), books.lines());
    }

    private static int unconfirmed(LedgerBooks books, Instant begun) {
        return proof(books, load.since(begun)).unconfirmed().size();
    }

    /** Calls that were neither served nor sent away in order, other than by the death of the program itself. */
    private static List<CallTranscript> strays(Instant moment, boolean programDied) {
        return load.since(moment).stream()
                .filter(call -> !call.served() && !refusedForNow(call))
                .filter(call -> !(programDied && !call.trouble().isEmpty()))
                .toList();
    }

    private static boolean refusedForNow(CallTranscript call) {
        return call.status() == 503
                && call.ended()
                && call.answer().equals("unavailable")
                && call.retryAfter().matches("[1-9][0-9]*")
                && call.took().toSeconds() < 10;
    }

    private static boolean answeredSince(Instant moment) {
        return load.since(moment).stream().anyMatch(CallTranscript::served);
    }

    private static long refusedSince(Instant moment) {
        return load.since(moment).stream().filter(CrashIT::refusedForNow).count();
    }

    private static ProcessHandle postmaster() throws IOException {
        var pid = Files.readAllLines(cluster().resolve("postmaster.pid"))
                .getFirst()
                .strip();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static boolean isSucceeded(ProcessHandle killed) {
        try {
            return postmaster().pid() != killed.pid();
        } catch (IOException | RuntimeException notYet) {
            return false;
        }
    }

    private static List<String> postgresProcesses() throws IOException {
        var postmaster = postmaster();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants())
                .map(process -> Long.toString(process.pid()))
                .toList();
    }

    private static List<String> signal(String name, List<String> processes) throws IOException, InterruptedException {
        var command = Stream.concat(Stream.of("kill", "-" + name), processes.stream());
        new ProcessBuilder(command.toList()).start().waitFor();
        return processes;
    }

    /** PostgreSQL does not start on a data directory that others can read. */
    private static void keepPostgresFromStarting() throws IOException {
        Files.setPosixFilePermissions(cluster(), PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    private static void letPostgresStart() throws IOException {
        Files.setPosixFilePermissions(cluster(), PosixFilePermissions.fromString("rwx------"));
    }

    private static Path cluster() {
        return server.data().resolve("postgres").resolve("data");
    }

    private static void await(String what, BooleanSupplier condition) {
        var end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waited for: " + what).isBefore(end);
            OmniaServer.pause(50);
        }
    }
}
