package io.omnia.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.app.FaultCell.Fault;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests and answers that are nearly right, over the wire: every caller gets an answer or an error in its own dialect, and
 * the ledger stays right. The seed is printed; {@code -Domnia.fuzz.seed} chooses another.
 */
class FuzzIT {
    private static final int CALLS = 3_000;
    private static final int AT_ONCE = 32;
    private static final List<String> SIGNS = List.of(
            "\n", "\r\n", "\n\n", "data: ", "event: ", "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "-1", "\u0000",
            "true");

    private final long seed = Long.getLong("omnia.fuzz.seed", 20_261_121L);

    @TempDir
    Path folder;

    /** One call: what was sent, and what came. */
    private record Answered(String name, FaultCell cell, RawClient.Answer answer) {}

    @Test
    void whateverIsSentEveryAnswerIsOneOfItsDialect() throws Exception {
        System.out.println("FuzzIT seed " + seed);
        try (var kit = new FaultsKit(folder, Map.of("OMNIA_GATEWAY_MAX_CALLS", "300"));
                var clients =
                        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            var cells = FaultCell.all().stream()
                    .filter(cell -> cell.at() == 0 && (cell.fault() == Fault.END || cell.fault() == Fault.WHOLE_GOOD))
                    .toList();
            kit.upstream.otherwise(wire -> wire.json("{}"));
            var running = new ArrayList<Future<Answered>>();
            for (var i = 0; i < CALLS; i++) {
                var number = i;
                running.add(clients.submit(() -> call(kit, cells, number)));
            }
            var failures = new ArrayList<String>();
            var calls = new ArrayList<String>();
            for (var one : running) {
                var answered = one.get();
                calls.add(answered.answer().header("x-omnia-call"));
                try {
                    check(answered);
                } catch (AssertionError | RuntimeException wrong) {
                    failures.add(answered.name() + " " + answered.cell() + ": " + wrong.getMessage());
                }
            }
            assertThat(failures).isEmpty();
            kit.settlesDown();
            booksAreRight(LedgerBooks.of(kit.server), calls);
            assertThat(kit.server.consoleText()).doesNotContain("call.failed", "translation.failed");
        }
    }

    private Answered call(FaultsKit kit, List<FaultCell> cells, int number) {
        var random = new Random(seed + number);
        var cell = cells.get(random.nextInt(cells.size()));
        var name = "fuzz-" + number;
        var vendor = cell.vendor();
        if (cell.fault().streamed()) {
            var stream = mutated(vendor.bytes(vendor.length()), random);
            kit.upstream.on(name, wire -> wire.stream().chunk(stream).end());
        } else {
            var whole = mutated(vendor.whole(), random);
            kit.upstream.on(name, wire -> wire.json(whole));
        }
        var request = cell.request(FaultyUpstream.SCRIPT + name);
        var body = random.nextBoolean() ? request : mutated(request, random);
        try (var client = RawClient.connect(kit.server)) {
            var head = RawClient.head("POST", cell.route(), kit.key)
                    + "content-type: application/json\r\ncontent-length: " + body.length() + "\r\n\r\n";
            return new Answered(
                    name, cell, client.send((head + body).getBytes(ISO_8859_1)).answer());
        }
    }

    private static String mutated(String whole, Random random) {
        var changed = new StringBuilder(whole);
        for (var i = random.nextInt(4); i > 0 && !changed.isEmpty(); i--) {
            var at = random.nextInt(changed.length());
            var end = Math.min(changed.length(), at + random.nextInt(40));
            switch (random.nextInt(5)) {
                case 0 -> changed.setCharAt(at, (char) random.nextInt(256));
                case 1 -> changed.delete(at, end);
                case 2 -> changed.insert(at, changed.substring(at, end));
                case 3 -> changed.setLength(at);
                default -> changed.insert(at, SIGNS.get(random.nextInt(SIGNS.size())));
            }
        }
        return changed.toString();
    }

    private static void check(Answered answered) {
        var answer = answered.answer();
        var cell = answered.cell();
        assertThat(answer.header("x-request-id")).isNotBlank();
        assertThat(answer.header("x-omnia-call")).isNotBlank();
        assertThat(answer.whole()).isTrue();
        if (answer.status() != 200) {
            assertThat(answer.status()).isBetween(400, 599).isNotEqualTo(500);
            var error = new JsonObject(answer.body());
            assertThat(error.getJsonObject("error").getString("message")).isNotBlank();
            assertThat(error.getString("type")).isEqualTo(cell.route().equals("/v1/messages") ? "error" : null);
        } else if (!cell.direct()) {
            if (answer.header("content-type").startsWith("text/event-stream")) {
                var heard = HeardAnswer.stream(cell.route(), answer.body());
                assertThat(heard.faults()).as(answer.body()).isEmpty();
                assertThat(heard.ended()).as(answer.body()).isEqualTo(heard.error() == null);
            } else {
                assertThat(new JsonObject(answer.body()).fieldNames()).contains("id", "model");
            }
        }
    }

    private static void booksAreRight(LedgerBooks books, List<String> calls) {
        assertThat(books.violations()).isEmpty();
        assertThat(books.heldMicros()).isZero();
        // The lines of refused calls follow their answers.
        FaultsKit.await(
                Duration.ofSeconds(10),
                "a usage line for every call",
                () -> books.lines().stream()
                        .map(LedgerBooks.Line::call)
                        .collect(Collectors.toSet())
                        .containsAll(calls));
        assertThat(books.lines()).extracting(LedgerBooks.Line::call).doesNotHaveDuplicates();
    }
}
