package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.identity.AccountId;
import io.omnia.identity.Operator;
import io.omnia.platform.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes on one PostgreSQL under random calls, absences, faults at any statement, lost answers, deaths and pauses, while operators
 * grant, revoke and adjust. The clocks are virtual, the SQL is real. After each step every invariant has to hold; after each calm every
 * acknowledged bill has to be booked once, and no limit may be exceeded but by what calls cost beyond their hold, what operators took
 * as a debt, and what was taken from nodes that were only silent. In the end nothing is held.
 */
class LeaseSimulationTest {
    private static final int NODES = 3;
    private static final int CEILING = 100;

    @TempDir
    private Path folder;

    private int admitted;

    @Test
    void keepsEveryPromise() {
        SimulatedTime.run("lease simulation", Duration.ofSeconds(26), seed -> simulate(seed, 4));
        assertThat(admitted).as("calls that were admitted without asking").isGreaterThan(100);
    }

    @Test
    @Tag("long")
    void keepsEveryPromiseForLong() {
        SimulatedTime.run("lease simulation", SimulatedTime.ofHour(60), seed -> simulate(seed, 60));
    }

    private void simulate(long seed, int calms) {
        try (var run = new Run(new Random(seed), seed, Files.createDirectories(folder.resolve("run" + seed)))) {
            for (var calm = 0; calm < calms; calm++) {
                for (var steps = 0; steps < 40; steps++) {
                    run.step();
                    assertThat(run.ledger.violations()).as("seed %d", seed).isEmpty();
                }
                run.calm();
            }
            run.finish();
            admitted += run.admitted;
        } catch (Exception problem) {
            throw new IllegalStateException("seed " + seed, problem);
        }
    }

    private record Call(CallId id, LimitSet set, long ceiling) {}

    private static final class Run implements AutoCloseable {
        private final Random random;
        private final long seed;
        private final Fixture ledger;
        private final List<SimulatedNode> nodes = new ArrayList<>();
        private final List<LimitSet> sets = new ArrayList<>();
        private final Map<CallId, Long> billed = new HashMap<>();
        private final List<Call> ended = new ArrayList<>();
        private final Map<SimulatedNode, List<Call>> running = new HashMap<>();
        private final Map<AccountId, List<UUID>> granted = new HashMap<>();
        private final Adjustments adjustments;
        /** By how much limits may be exceeded in all: what was taken from nodes that live, and what calls cost beyond their hold. */
        private long allowed;

        private int admitted;

        Run(Random random, long seed, Path folder) throws Exception {
            this.random = random;
            this.seed = seed;
            var source = TestDatabase.migrated("ledger");
            ledger = new Fixture(source);
            adjustments = new Adjustments(
                    ledger.jdbi, Clock.systemUTC(), new Adjustments.Rule(new Credits(4_000), Duration.ofDays(7)));
            for (var i = 0; i < 2; i++) {
                var set = Fixture.newSet();
                sets.add(set);
                granted.put(set.account(), new ArrayList<>());
                granted.get(set.account()).add(ledger.grant(set, 20_000 + random.nextInt(200_000)));
                if (random.nextBoolean()) {
                    new Budgets(ledger.jdbi).set(set.key(), Period.TOTAL, new Credits(5_000 + random.nextInt(50_000)));
                }
            }
            for (var i = 0; i < NODES; i++) {
                nodes.add(new SimulatedNode(folder.resolve("node" + i), source));
            }
            for (var node : nodes) {
                node.wallets().awaitReady(Fixture.PATIENCE);
            }
        }

        void step() throws Exception {
            var node = nodes.get(random.nextInt(NODES));
            switch (random.nextInt(60)) {
                case 0 -> node.cutOff();
                case 1, 2 -> node.reconnect();
                case 3 -> node.losesAnAnswer();
                case 4 -> {
                    if (random.nextInt(3) == 0) {
                        node.dieAndStart();
                        running(node).clear();
                    }
                }
                case 5 -> node.passes(Duration.ofSeconds(random.nextInt(90)));
                case 6 -> takeLeases();
                case 7 -> grant(anySet());
                case 8 -> freeze(random.nextInt(3) == 0);
                case 9, 10 -> adjust(anySet());
                case 11 -> new Grants(ledger.jdbi, Clock.systemUTC()).expireLots();
                case 12, 13 -> node.fails(random);
                default -> work(node);
            }
        }

        private List<Call> running(SimulatedNode node) {
            return running.computeIfAbsent(node, fresh -> new ArrayList<>());
        }

        private LimitSet anySet() {
            return sets.get(random.nextInt(sets.size()));
        }

        /** A tenth of a second of a node: some calls begin, some end, and its leases are seen to. */
        private void work(SimulatedNode node) {
            node.passes(Duration.ofMillis(100));
            for (var calls = random.nextInt(20); calls > 0; calls--) {
                var call = new Call(Fixture.newCall(), anySet(), 1 + random.nextInt(CEILING));
                var hold = node.wallets()
                        .hold(call.id(), call.set(), new Credits(call.ceiling()))
                        .toCompletableFuture();
                if (random.nextInt(20) == 0) {
                    Fixture.await(node.wallets().hold(call.id(), call.set(), new Credits(call.ceiling())));
                }
                admitted += hold.isDone() && hold.join() instanceof HoldResult.Placed ? 1 : 0;
                if (Fixture.await(hold) instanceof HoldResult.Placed) {
                    running(node).add(call);
                }
            }
            for (var ends = random.nextInt(20); ends > 0 && !running(node).isEmpty(); ends--) {
                settle(node, running(node).remove(random.nextInt(running(node).size())));
            }
            if (!ended.isEmpty() && random.nextInt(4) == 0) {
                // Somebody says once more, and to anybody, what a call cost.
                settle(node, ended.get(random.nextInt(ended.size())));
            }
            node.wallets().seeToLeases();
        }

        private void settle(SimulatedNode node, Call call) {
            var cost = billed.computeIfAbsent(call.id(), first -> cost(call));
            Fixture.await(node.wallets().settle(Fixture.call(call.id(), call.set()), Fixture.charge(cost)));
            ended.add(call);
        }

        private long cost(Call call) {
            var beyond = random.nextInt(10) == 0 ? random.nextLong(call.ceiling()) : 0;
            allowed += 2 * beyond;
            return beyond > 0 ? call.ceiling() + beyond : random.nextLong(call.ceiling() + 1);
        }

        private void grant(LimitSet set) {
            var ended = random.nextBoolean();
            var kind = random.nextBoolean() ? GrantKind.PAID : GrantKind.PROMO;
            var micros = 1 + random.nextInt(5_000);
            granted.get(set.account())
                    .add(ledger.grant(set, micros, kind, ended ? Instant.now().minusSeconds(1) : null));
        }

        /** Something is given, taken or taken back, also as a debt, and twice asked for. */
        private void adjust(LimitSet set) {
            var actions = Adjustment.Action.values();
            var action = actions[random.nextInt(actions.length)];
            var lots = granted.get(set.account());
            var grant = action == Adjustment.Action.REVOKE ? lots.get(random.nextInt(lots.size())) : null;
            var micros = 1 + random.nextInt(6_000);
            var shortfall = random.nextBoolean() ? Adjustment.Shortfall.DEBT : Adjustment.Shortfall.REFUSE;
            var wish = new Adjustment.Wish(
                    set.account(), set.mode(), action, new Credits(micros), shortfall, grant, null, "a test");
            var anna = new Operator(set.account(), null);
            var ben = new Operator(new AccountId(UUID.randomUUID()), null);
            var key = UUID.randomUUID().toString();
            if (adjustments.ask(wish, anna, key) instanceof AdjustmentResult.Recorded(var asked)) {
                adjustments.ask(wish, anna, key);
                if (asked.state() == Adjustment.State.PROPOSED) {
                    adjustments.approve(asked.id(), ben);
                }
                allowed += action == Adjustment.Action.GIVE ? 0 : micros;
            }
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
                    node.reconnect();
                    return node.wallets().available();
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
                for (var call : List.copyOf(running(node))) {
                    settle(node, call);
                }
                running(node).clear();
            }
            calm();
            Fixture.until(() -> {
                for (var node : nodes) {
                    node.passes(Duration.ofMillis(100));
                    node.wallets().seeToLeases();
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
                node.close();
            }
            ledger.close();
        }
    }
}
