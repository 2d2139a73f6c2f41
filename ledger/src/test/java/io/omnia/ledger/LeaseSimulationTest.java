package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.database.TestDatabase;
import io.omnia.platform.telemetry.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes on one PostgreSQL under random calls, absences, lost answers, deaths and pauses. Their clocks are virtual, the SQL is
 * real. After each calm every invariant has to hold, every acknowledged bill has to be booked once, and no limit may be
 * exceeded but by what calls cost beyond their hold, and what was taken from nodes that were only silent. In the end nothing is held.
 */
class LeaseSimulationTest {
    private static final int NODES = 3;
    private static final int CEILING = 100;

    @TempDir
    private Path folder;

    private int admitted;

    @Test
    void keepsEveryPromise() throws Exception {
        var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        for (var seed = System.nanoTime(); System.nanoTime() < end; seed++) {
            simulate(seed, 12);
        }
        assertThat(admitted).as("calls that were admitted without asking").isGreaterThan(1_000);
    }

    @Test
    @Tag("long")
    void keepsEveryPromiseForAnHour() throws Exception {
        var end = System.nanoTime() + Duration.ofHours(1).toNanos();
        for (var seed = System.nanoTime(); System.nanoTime() < end; seed++) {
            simulate(seed, 60);
        }
    }

    private void simulate(long seed, int calms) throws Exception {
        System.out.println("lease simulation seed " + seed);
        try (var run = new Run(new Random(seed), seed, Files.createDirectories(folder.resolve("run" + seed)))) {
            for (var calm = 0; calm < calms; calm++) {
                for (var steps = 0; steps < 40; steps++) {
                    run.step();
                }
                run.calm();
            }
            run.finish();
            admitted += run.admitted;
        }
    }

    private record Call(CallId id, LimitSet set, long ceiling) {}

    /** A process: its folder survives it, its clock is its own. */
    private static final class Node {
        private final Path folder;
        private final FlakyProxy proxy;
        private final DataSource source;
        private final List<Call> running = new ArrayList<>();
        private Lease.Moment now = Lease.Moment.now();
        private DatabaseWallets wallets;

        Node(Path folder, DataSource target) throws IOException {
            this.folder = Files.createDirectories(folder);
            proxy = new FlakyProxy(target);
            source = proxy.through(target);
            wallets = start();
        }

        private DatabaseWallets start() {
            return DatabaseWallets.unattended(
                    source, folder, Clock.systemUTC(), new EventLog(), Spool.MAX_BYTES, () -> now);
        }

        void passes(Duration time) {
            now = new Lease.Moment(now.nanos() + time.toNanos(), now.millis() + time.toMillis());
        }

        /** Its calls are gone; what it owes is in its spool. */
        void dieAndStart() {
            proxy.leave();
            wallets.close();
            running.clear();
            proxy.comeBack();
            wallets = start();
        }
    }

    private static final class Run implements AutoCloseable {
        private final Random random;
        private final long seed;
        private final Fixture ledger;
        private final List<Node> nodes = new ArrayList<>();
        private final List<LimitSet> sets = new ArrayList<>();
        private final Map<CallId, Long> billed = new HashMap<>();
        private final List<Call> ended = new ArrayList<>();
        /** By how much limits may be exceeded in all: what was taken from nodes that live, and what calls cost beyond their hold. */
        private long allowed;

        private int admitted;

        Run(Random random, long seed, Path folder) throws Exception {
            this.random = random;
            this.seed = seed;
            var source = TestDatabase.create();
            ledger = new Fixture(source);
            for (var i = 0; i < 2; i++) {
                var set = Fixture.newSet();
                sets.add(set);
                ledger.grant(set, 20_000 + random.nextInt(200_000));
                if (random.nextBoolean()) {
                    new Budgets(ledger.jdbi).set(set.key(), Period.TOTAL, new Credits(5_000 + random.nextInt(50_000)));
                }
            }
            for (var i = 0; i < NODES; i++) {
                nodes.add(new Node(folder.resolve("node" + i), source));
            }
            for (var node : nodes) {
                node.wallets.awaitReady(Fixture.PATIENCE);
            }
        }

        void step() throws Exception {
            var node = nodes.get(random.nextInt(NODES));
            switch (random.nextInt(60)) {
                case 0 -> node.proxy.leave();
                case 1, 2 -> node.proxy.comeBack();
                case 3 -> node.proxy.loseAnswerOfNextCommit();
                case 4 -> {
                    if (random.nextInt(3) == 0) {
                        node.dieAndStart();
                    }
                }
                case 5 -> node.passes(Duration.ofSeconds(random.nextInt(90)));
                case 6 -> takeLeases();
                case 7 -> ledger.grant(anySet(), 1 + random.nextInt(5_000));
                case 8 -> freeze(random.nextInt(3) == 0);
                default -> work(node);
            }
        }

        private LimitSet anySet() {
            return sets.get(random.nextInt(sets.size()));
        }

        /** A tenth of a second of a node: some calls begin, some end, and its leases are seen to. */
        private void work(Node node) {
            node.passes(Duration.ofMillis(100));
            for (var calls = random.nextInt(20); calls > 0; calls--) {
                var call = new Call(Fixture.newCall(), anySet(), 1 + random.nextInt(CEILING));
                var hold = node.wallets
                        .hold(call.id(), call.set(), new Credits(call.ceiling()))
                        .toCompletableFuture();
                if (random.nextInt(20) == 0) {
                    Fixture.await(node.wallets.hold(call.id(), call.set(), new Credits(call.ceiling())));
                }
                admitted += hold.isDone() && hold.join() instanceof HoldResult.Placed ? 1 : 0;
                if (Fixture.await(hold) instanceof HoldResult.Placed) {
                    node.running.add(call);
                }
            }
            for (var ends = random.nextInt(20); ends > 0 && !node.running.isEmpty(); ends--) {
                settle(node, node.running.remove(random.nextInt(node.running.size())));
            }
            if (!ended.isEmpty() && random.nextInt(4) == 0) {
                // Somebody says once more, and to anybody, what a call cost.
                settle(node, ended.get(random.nextInt(ended.size())));
            }
            node.wallets.seeToLeases();
        }

        private void settle(Node node, Call call) {
            var cost = billed.computeIfAbsent(call.id(), first -> cost(call));
            Fixture.await(node.wallets.settle(Fixture.call(call.id(), call.set()), Fixture.charge(cost)));
            ended.add(call);
        }

        private long cost(Call call) {
            var beyond = random.nextInt(10) == 0 ? random.nextLong(call.ceiling()) : 0;
            allowed += 2 * beyond;
            return beyond > 0 ? call.ceiling() + beyond : random.nextLong(call.ceiling() + 1);
        }

        private void freeze(boolean frozen) {
            ledger.jdbi.useHandle(handle -> handle.execute(
                    "update ledger.spend_limit set frozen_reason = ? where kind = 'wallet'", frozen ? "a test" : null));
        }

        /** Somebody waited too long for a node that is not dead: its leases and holds are taken from it. */
        private void takeLeases() {
            if (random.nextInt(4) != 0) {
                return;
            }
            allowed +=
                    ledger.number("select coalesce(sum(amount_micros * cardinality(limit_ids)), 0) from ledger.hold");
            ledger.jdbi.useHandle(
                    handle -> handle.execute("update ledger.hold set expires_at = now() - interval '1 s'"));
            ledger.sweep();
        }

        void calm() throws Exception {
            for (var node : nodes) {
                Fixture.until(() -> {
                    // The answer of a commit may still be to be lost, and its connection with it.
                    node.proxy.comeBack();
                    return node.wallets.available();
                });
            }
            assertThat(ledger.violations()).as("seed %d", seed).isEmpty();
            var booked = new HashMap<CallId, Long>();
            ledger.jdbi.useHandle(handle -> handle.createQuery("select call_id, amount_micros from ledger.usage_line")
                    .map((row, context) ->
                            Map.entry(new CallId(row.getObject(1, java.util.UUID.class)), row.getLong(2)))
                    .forEach(line -> booked.put(line.getKey(), line.getValue())));
            assertThat(booked).as("seed %d", seed).isEqualTo(billed);
            assertThat(ledger.number("select coalesce(sum(overshoot_micros), 0) from ledger.spend_limit"))
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(allowed);
        }

        /** When every call has ended nothing stays set aside. */
        void finish() throws Exception {
            freeze(false);
            for (var node : nodes) {
                for (var call : List.copyOf(node.running)) {
                    settle(node, call);
                }
                node.running.clear();
            }
            calm();
            Fixture.until(() -> {
                for (var node : nodes) {
                    node.passes(Duration.ofMillis(100));
                    node.wallets.seeToLeases();
                }
                return ledger.number("select count(*) from ledger.hold") == 0;
            });
            assertThat(ledger.number("select sum(held_micros) from ledger.spend_limit"))
                    .as("seed %d", seed)
                    .isZero();
            calm();
        }

        @Override
        public void close() throws IOException {
            for (var node : nodes) {
                node.wallets.close();
                node.proxy.close();
            }
            ledger.close();
        }
    }
}
