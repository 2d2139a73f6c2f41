package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.app.FaultCell.Told;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault at every frame of an answer, for every protocol that callers and upstreams speak: what the caller hears, what it
 * pays, and that nothing stays behind.
 */
class FaultMatrixIT {
    private static final int AT_ONCE = 128;
    private static final Duration SOAK = Duration.ofMinutes(Long.getLong("omnia.soak.minutes", 10));

    @TempDir
    Path folder;

    private FaultsKit kit;

    @BeforeEach
    void start() {
        // Buffers that nobody gave back are told on the console. The heap is resident from the start, for one that
        // grows into
        // what it may have looks like one that leaks.
        kit = new FaultsKit(
                folder,
                Map.of(
                        "OMNIA_GATEWAY_MAX_CALLS", "300",
                        "OMNIA_GATEWAY_FIRST_BYTE_TIMEOUT", "PT30S",
                        "OMNIA_GATEWAY_IDLE_TIMEOUT", "PT5S",
                        "JAVA_TOOL_OPTIONS", "-Xms384m -XX:+AlwaysPreTouch -Dio.netty.leakDetection.level=paranoid"));
    }

    @AfterEach
    void stop() {
        kit.close();
    }

    @Test
    void everyFaultAtEveryFrame() throws Exception {
        var told = run(FaultCell.all(), cell -> cell);

        assertThat(told).hasSizeGreaterThan(1_000);
        check(told);
        nothingStaysBehind();
    }

    @Test
    @Tag("long")
    void tenMinutesOfFaultsTakeNoMemory() throws Exception {
        var seed = Long.getLong("omnia.fuzz.seed", System.nanoTime());
        System.out.println("FaultMatrixIT seed " + seed);
        var random = new Random(seed);
        var cells = FaultCell.all();
        var told = new ArrayList<Told>();
        try (var memory = ResidentMemory.watch(kit.server.pid())) {
            var began = System.nanoTime();
            var kept = 0L;
            while (System.nanoTime() - began < SOAK.toNanos()) {
                var some =
                        random.ints(512, 0, cells.size()).mapToObj(cells::get).toList();
                told.addAll(run(some, cell -> cell.onAConnectionThatMayBeUsedAgain(random.nextBoolean())));
                if (kept == 0 && System.nanoTime() - began > SOAK.toNanos() / 4) {
                    kept = LiveHeap.kilobytes(kit.server.pid());
                }
            }
            var keptInTheEnd = LiveHeap.kilobytes(kit.server.pid());
            System.out.printf(
                    "%d cells, live heap %d and %d kB, resident memory %s%n", told.size(), kept, keptInTheEnd, memory);
            assertThat(memory.growth()).as("growth of %s", memory).isLessThan(0.1);
            assertThat((double) keptInTheEnd).as("live heap in kB").isLessThan(1.1 * kept);
        }
        check(told);
        nothingStaysBehind();
    }

    private List<Told> run(List<FaultCell> cells, Function<FaultCell, FaultCell> as) throws Exception {
        var places = new Semaphore(AT_ONCE);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Told>>();
            for (var cell : cells) {
                places.acquire();
                running.add(clients.submit(released(places, () -> as.apply(cell).run(kit))));
            }
            var told = new ArrayList<Told>();
            for (var answer : running) {
                told.add(answer.get());
            }
            return told;
        }
    }

    private static <T> Callable<T> released(Semaphore places, Callable<T> work) {
        return () -> {
            try {
                return work.call();
            } finally {
                places.release();
            }
        };
    }

    private void check(List<Told> told) {
        kit.settlesDown();
        var lines = LedgerBooks.of(kit.server).lines().stream().collect(Collectors.groupingBy(LedgerBooks.Line::call));
        var failures = new ConcurrentLinkedQueue<String>();
        for (var one : told) {
            try {
                var bill = lines.remove(one.call());
                assertThat(bill).as("usage lines").hasSize(1);
                one.check(bill.getFirst());
            } catch (AssertionError | RuntimeException wrong) {
                failures.add(one.cell() + ": " + wrong.getMessage().strip().replaceAll("\\s+", " "));
            }
        }
        System.out.printf("%d cells of the fault matrix, %d failed%n", told.size(), failures.size());
        assertThat(failures).isEmpty();
        // What is left is the call that warmed the server up.
        assertThat(lines.keySet()).hasSizeLessThanOrEqualTo(2);
    }

    private void nothingStaysBehind() {
        var books = LedgerBooks.of(kit.server);
        assertThat(books.holds()).isZero();
        assertThat(books.heldMicros()).isZero();
        assertThat(books.violations()).isEmpty();
        // A connection without a call is kept for half a minute.
        FaultsKit.await(Duration.ofSeconds(45), "no connection to the vendor", () -> kit.upstream.open() == 0);
        assertThat(kit.server.consoleText()).doesNotContain("LEAK", "call.failed");
    }
}
