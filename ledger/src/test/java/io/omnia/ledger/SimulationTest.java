package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random operations on the real ledger and on {@link LedgerModel}, which have to agree after each burst. */
class SimulationTest {
    private static final int WALLETS = 3;
    private static final long TOKENS_OF_A_CALL = 16;
    private static final List<Measure> COUNTS = List.of(Measure.REQUESTS, Measure.TOKENS, Measure.CALLS);

    @Test
    void agreesWithTheModel() {
        simulate(System.nanoTime(), 60);
    }

    @Test
    @Tag("long")
    void agreesWithTheModelForLong() {
        for (var round = 0; round < 20; round++) {
            simulate(System.nanoTime(), 1_000);
        }
    }

    private static void simulate(long seed, int bursts) {
        System.out.println("simulation seed " + seed);
        try (var ledger = new Fixture()) {
            var run = new Run(ledger, new Random(seed), seed);
            for (var burst = 0; burst < bursts; burst++) {
                run.burst();
                run.compare();
            }
        }
    }

    /** One run: the ledger, the model, and the calls that are open. */
    private static final class Run {
        private final Fixture ledger;
        private final Random random;
        private final long seed;
        private final LedgerModel model = new LedgerModel();
        private final List<LimitSet> sets = new ArrayList<>();
        private final List<CallId> calls = new ArrayList<>();
        private final List<LimitSet> setOfCall = new ArrayList<>();

        Run(Fixture ledger, Random random, long seed) {
            this.ledger = ledger;
            this.random = random;
            this.seed = seed;
            for (var i = 0; i < WALLETS; i++) {
                var set = Fixture.newSet();
                sets.add(set);
                sets.add(
                        new LimitSet(set.account(), set.mode(), Fixture.newSet().key()));
            }
        }

        void burst() {
            switch (random.nextInt(13)) {
                case 0 -> grant();
                case 1 -> budget();
                case 2 -> expireHolds();
                case 3 -> expireLots();
                case 4 -> {
                    if (random.nextInt(4) == 0) {
                        ledger.restart();
                        model.releaseAllHolds();
                    }
                }
                case 5 -> count();
                default -> callsAtOnce();
            }
        }

        private LimitSet anySet() {
            return sets.get(random.nextInt(sets.size()));
        }

        private void grant() {
            var set = anySet();
            var micros = 1 + random.nextInt(500);
            var kind = random.nextBoolean() ? GrantKind.PAID : GrantKind.PROMO;
            var expiry = switch (random.nextInt(3)) {
                case 0 -> null;
                case 1 -> Instant.now().minusSeconds(5);
                default -> Instant.now().plusSeconds(86_400);
            };
            ledger.grant(set, micros, kind, expiry);
            model.grant(set, micros, kind, expiry);
        }

        private void budget() {
            var set = anySet();
            var budgets = new Budgets(ledger.jdbi);
            if (random.nextBoolean()) {
                var micros = random.nextInt(600);
                budgets.set(set.key(), Period.TOTAL, new Credits(micros));
                model.setBudget(set, micros);
            } else {
                budgets.remove(set.key(), Period.TOTAL);
                model.removeBudget(set);
            }
        }

        private void count() {
            var set = anySet();
            var measure = COUNTS.get(random.nextInt(COUNTS.size()));
            var limits = new Limits(ledger.jdbi);
            var key = Limits.Subject.key(set.key());
            if (random.nextInt(3) > 0) {
                var limit = random.nextInt(
                        switch (measure) {
                            case TOKENS -> 2_000;
                            case REQUESTS -> 60;
                            case CALLS, MONEY -> 8;
                        });
                limits.set(key, what(measure), limit, Limits.Setter.OWNER);
                model.setCount(set, measure, limit);
            } else {
                limits.remove(key, what(measure), Limits.Setter.OWNER);
                model.removeCount(set, measure);
            }
        }

        private static Limits.What what(Measure measure) {
            return new Limits.What(measure, measure == Measure.CALLS ? Period.NONE : Period.MONTH);
        }

        private void expireHolds() {
            ledger.jdbi.useHandle(
                    handle -> handle.execute("update ledger.hold set expires_at = now() - interval '1 s'"));
            ledger.sweep();
            model.releaseAllHolds();
        }

        private void expireLots() {
            new Grants(ledger.jdbi, java.time.Clock.systemUTC()).expireLots();
            model.expireLots(Instant.now());
        }

        /** Up to thirty operations that the lane sees at once, in the order the model sees them. */
        private void callsAtOnce() {
            var answers = new ArrayList<CompletionStage<?>>();
            var expected = new ArrayList<Object>();
            for (var i = random.nextInt(30); i >= 0; i--) {
                if (calls.isEmpty() || random.nextInt(5) < 2) {
                    var call = Fixture.newCall();
                    var set = anySet();
                    var micros = random.nextInt(120);
                    calls.add(call);
                    setOfCall.add(set);
                    var tokens = random.nextInt(40);
                    answers.add(ledger.wallets.hold(call, set, new Bound(new Credits(micros), tokens), null));
                    expected.add(model.hold(call, set, micros, tokens));
                } else {
                    var which = random.nextInt(calls.size());
                    var call = calls.get(which);
                    var set = setOfCall.get(which);
                    var micros = random.nextInt(4) == 0 ? 0 : random.nextInt(150);
                    answers.add(ledger.wallets.settle(Fixture.call(call, set), Fixture.charge(micros)));
                    expected.add(model.settle(call, set, micros, TOKENS_OF_A_CALL));
                    if (random.nextInt(10) != 0) {
                        calls.remove(which);
                        setOfCall.remove(which);
                    }
                }
            }
            for (var i = 0; i < answers.size(); i++) {
                var answer = Fixture.await(answers.get(i));
                var shown = answer instanceof SettleResult ? answer : LedgerModel.shown(answer);
                assertThat(shown).as("seed %d", seed).isEqualTo(expected.get(i));
            }
        }

        void compare() {
            for (var set : sets) {
                var balance = new UsageReports(ledger.jdbi).balance(set.account(), set.mode());
                assertThat(balance.postedMicros()).as("posted, seed %d", seed).isEqualTo(model.posted(set));
                assertThat(balance.heldMicros()).as("held, seed %d", seed).isEqualTo(model.held(set));
                var counts = new Limits(ledger.jdbi)
                        .of(List.of(set.key().value())).stream()
                                .filter(limit -> limit.what().measure() != Measure.MONEY)
                                .collect(Collectors.toMap(
                                        limit -> limit.what().measure(),
                                        limit -> List.of(limit.spent(), limit.held())));
                for (var measure : COUNTS) {
                    assertThat(counts.get(measure))
                            .as("%s, seed %d", measure, seed)
                            .isEqualTo(model.counted(set, measure));
                }
            }
            assertThat(ledger.violations()).as("seed %d", seed).isEmpty();
        }
    }
}
