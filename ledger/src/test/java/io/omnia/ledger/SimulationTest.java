package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.identity.AccountId;
import io.omnia.identity.Operator;
import io.omnia.platform.database.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random operations on the real ledger and on {@link LedgerModel}, which have to agree after each burst. PostgreSQL's clock is
 * virtual, and connections are lost, and transactions refused, at any statement; whoever asked asks again, as callers do.
 */
class SimulationTest {
    private static final int WALLETS = 3;
    private static final int BURSTS = 80;
    /** A fault strikes at one of so many statements, or at none when there are fewer. */
    private static final int STATEMENTS = 16;

    @Test
    void agreesWithTheModel() {
        SimulatedTime.run("simulation", Duration.ofSeconds(18), SimulationTest::simulate);
    }

    @Test
    @Tag("long")
    void agreesWithTheModelForLong() {
        SimulatedTime.run("simulation", SimulatedTime.ofHour(40), SimulationTest::simulate);
    }

    private static void simulate(long seed) {
        var source = TestDatabase.migrated("ledger");
        var clock = DatabaseClock.of(source);
        var faulty = new FaultySource(source);
        try (var ledger = new Fixture(source, faulty, Spool.MAX_BYTES)) {
            var run = new Run(ledger, faulty, clock, seed);
            for (var burst = 0; burst < BURSTS; burst++) {
                run.burst();
                run.compare();
            }
        }
    }

    private record Call(CallId id, LimitSet set) {}

    private record Proposal(UUID id, LimitSet set, Adjustment.Wish wish) {}

    /** One run: the ledger, the model, and what is open. */
    private static final class Run {
        private static final Adjustments.Rule RULE = new Adjustments.Rule(new Credits(200), Duration.ofDays(7));
        private static final Operator ANNA = new Operator(new AccountId(UUID.randomUUID()), null);
        private static final Operator BEN = new Operator(new AccountId(UUID.randomUUID()), null);

        private final Fixture ledger;
        private final FaultySource faulty;
        private final DatabaseClock clock;
        private final Random random;
        private final long seed;
        private final Grants grants;
        private final Adjustments adjustments;
        private final LedgerModel model = new LedgerModel();
        private final List<LimitSet> sets = new ArrayList<>();
        private final List<Call> calls = new ArrayList<>();
        private final List<Call> ended = new ArrayList<>();
        private final Map<AccountId, List<UUID>> granted = new HashMap<>();
        private final List<Proposal> proposals = new ArrayList<>();

        Run(Fixture ledger, FaultySource faulty, DatabaseClock clock, long seed) {
            this.ledger = ledger;
            this.faulty = faulty;
            this.clock = clock;
            this.seed = seed;
            random = new Random(seed);
            var database = Jdbi.create(faulty);
            grants = new Grants(database, Clock.systemUTC());
            adjustments = new Adjustments(database, Clock.systemUTC(), RULE);
            for (var i = 0; i < WALLETS; i++) {
                var set = Fixture.newSet();
                sets.add(set);
                sets.add(
                        new LimitSet(set.account(), set.mode(), Fixture.newSet().key()));
            }
        }

        void burst() {
            switch (random.nextInt(20)) {
                case 0, 1, 2 -> grant();
                case 3 -> budget();
                case 4 -> sweep();
                case 5 -> expireLots();
                case 6 -> restart();
                case 7 -> timePasses();
                case 8, 9, 10 -> adjust();
                case 11 -> decide();
                case 12 -> freeze();
                default -> callsAtOnce();
            }
        }

        private LimitSet anySet() {
            return sets.get(random.nextInt(sets.size()));
        }

        private boolean rarely(int oneOf) {
            return random.nextInt(oneOf) == 0;
        }

        private void mayFail() {
            if (rarely(2)) {
                var faults = FaultySource.Fault.values();
                faulty.arm(1 + random.nextInt(STATEMENTS), faults[random.nextInt(faults.length)]);
            }
        }

        /** The answer of something that is asked again, with the same ids, when nobody knows what became of it. */
        private <T> T surely(Supplier<T> operation) {
            mayFail();
            try {
                return operation.get();
            } catch (RuntimeException lost) {
                assertThat(faulty.struck()).as("seed %d: %s", seed, lost).isTrue();
                assertThat(ledger.violations()).as("seed %d", seed).isEmpty();
                faulty.disarm();
                return operation.get();
            } finally {
                faulty.disarm();
            }
        }

        private void grant() {
            var set = anySet();
            var expiry = switch (random.nextInt(3)) {
                case 0 -> null;
                case 1 -> clock.now().minusSeconds(5);
                default -> clock.now().plus(Duration.ofHours(1 + random.nextInt(72)));
            };
            var grant = new Grants.Grant(
                    set.account(),
                    set.mode(),
                    new Credits(1 + random.nextInt(500)),
                    random.nextBoolean() ? GrantKind.PAID : GrantKind.PROMO,
                    expiry,
                    "a test",
                    rarely(3) ? 1 + random.nextInt(30) : null);
            var key = UUID.randomUUID().toString();
            var result = surely(() -> grants.grant(grant, key));
            assertThat(result).as("seed %d", seed).isInstanceOf(GrantResult.Granted.class);
            var txn = ((GrantResult.Granted) result).txn();
            granted.computeIfAbsent(set.account(), account -> new ArrayList<>()).add(txn);
            model.grant(set, grant, txn);
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

        private void timePasses() {
            var steps = List.of(Duration.ofHours(-1), Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1));
            clock.move(steps.get(random.nextInt(steps.size())));
        }

        private void sweep() {
            if (random.nextBoolean()) {
                clock.move(Duration.ofHours(1));
            }
            surely(() -> new OrphanSweeper(faulty).sweep());
            model.releaseHoldsPlacedBefore(clock.now().minus(Wallets.HOLD_LIFETIME));
        }

        private void expireLots() {
            surely(grants::expireLots);
            model.expireLots(clock.now());
        }

        private void restart() {
            if (rarely(3)) {
                ledger.restart();
                model.releaseAllHolds();
            }
        }

        private void freeze() {
            var set = anySet();
            var frozen = rarely(3);
            ledger.jdbi.useHandle(handle -> handle.execute(
                    "update ledger.spend_limit set frozen_reason = ? where kind = 'wallet' and subject_id = ?",
                    frozen ? "a test" : null,
                    set.account().value()));
            if (ledger.number(
                            "select count(*) from ledger.spend_limit where kind = 'wallet' and subject_id = ?",
                            set.account().value())
                    > 0) {
                model.freeze(set, frozen);
            }
        }

        private Adjustment.Wish wish(LimitSet set) {
            var lots = granted.getOrDefault(set.account(), List.of());
            var micros = new Credits(1 + random.nextInt(rarely(4) ? 600 : 200));
            var shortfall = random.nextBoolean() ? Adjustment.Shortfall.DEBT : Adjustment.Shortfall.REFUSE;
            var action = lots.isEmpty() || random.nextBoolean()
                    ? (random.nextBoolean() ? Adjustment.Action.GIVE : Adjustment.Action.TAKE)
                    : Adjustment.Action.REVOKE;
            var whole = action == Adjustment.Action.REVOKE && random.nextBoolean();
            var amount = whole ? new Credits(Credits.MAX_MICROS) : micros;
            var grant = action == Adjustment.Action.REVOKE ? lots.get(random.nextInt(lots.size())) : null;
            var corrects = action != Adjustment.Action.REVOKE && random.nextBoolean();
            var own = ended.stream()
                    .filter(call -> call.set().account().equals(set.account()))
                    .toList();
            var call = corrects && !own.isEmpty()
                    ? own.get(random.nextInt(own.size())).id()
                    : null;
            return new Adjustment.Wish(set.account(), set.mode(), action, amount, shortfall, grant, call, "a test");
        }

        private void adjust() {
            var set = anySet();
            var wish = wish(set);
            var expected = model.possible(set, wish);
            var key = UUID.randomUUID().toString();
            var result = surely(() -> adjustments.ask(wish, ANNA, key));
            assertThat(result.getClass()).as("seed %d: %s", seed, wish).isEqualTo(expected);
            if (result instanceof AdjustmentResult.Recorded(var adjustment)) {
                if (adjustment.state() == Adjustment.State.PROPOSED) {
                    proposals.add(new Proposal(adjustment.id(), set, adjustment.wish()));
                } else {
                    make(set, wish, adjustment);
                }
            }
        }

        private void make(LimitSet set, Adjustment.Wish wish, Adjustment made) {
            if (wish.action() == Adjustment.Action.GIVE) {
                granted.computeIfAbsent(set.account(), account -> new ArrayList<>())
                        .add(made.transaction());
            }
            model.adjust(set, wish, made.transaction());
        }

        private void decide() {
            if (proposals.isEmpty()) {
                return;
            }
            var proposal = proposals.get(random.nextInt(proposals.size()));
            if (rarely(4)) {
                surely(() -> adjustments.decline(proposal.id(), BEN));
                proposals.remove(proposal);
                return;
            }
            var waits = adjustments.find(proposal.id()).state() == Adjustment.State.PROPOSED;
            var expected =
                    waits ? model.possible(proposal.set(), proposal.wish()) : AdjustmentResult.DecidedBefore.class;
            var result = surely(() -> adjustments.approve(proposal.id(), BEN));
            assertThat(result.getClass()).as("seed %d: %s", seed, proposal).isEqualTo(expected);
            if (result instanceof AdjustmentResult.Recorded(var adjustment)) {
                make(proposal.set(), proposal.wish(), adjustment);
                proposals.remove(proposal);
            }
        }

        /** What was asked of the lane, what it answered, and how the model does the same. */
        private record Asked(CompletionStage<?> answer, Supplier<Object> inModel) {}

        /**
         * Up to thirty operations that the lane sees at once. The model does them in the order of their answers, which is not
         * the order of the questions when PostgreSQL was away: holds wait for it.
         */
        private void callsAtOnce() {
            var now = clock.now();
            var asked = new ArrayList<Asked>();
            var answered = new ConcurrentLinkedQueue<Asked>();
            mayFail();
            for (var i = random.nextInt(30); i >= 0; i--) {
                if (calls.isEmpty() || random.nextInt(5) < 2) {
                    var call = new Call(Fixture.newCall(), anySet());
                    calls.add(call);
                    asked.add(answered(hold(call, now), answered));
                    if (rarely(10)) {
                        asked.add(answered(hold(call, now), answered));
                    }
                } else {
                    var which = random.nextInt(calls.size());
                    var call = calls.get(which);
                    var micros = rarely(4) ? 0 : random.nextInt(150);
                    var settle = new Asked(
                            ledger.wallets.settle(Fixture.call(call.id(), call.set()), Fixture.charge(micros)),
                            () -> model.settle(call.id(), call.set(), micros));
                    asked.add(answered(settle, answered));
                    ended.add(call);
                    if (!rarely(10)) {
                        calls.remove(which);
                    }
                }
            }
            asked.forEach(operation -> Fixture.await(operation.answer()));
            for (var operation : answered) {
                compare(Fixture.await(operation.answer()), operation);
            }
            if (faulty.struck()) {
                untilTheLaneIsBack();
            }
            faulty.disarm();
        }

        private static Asked answered(Asked asked, Queue<Asked> answered) {
            asked.answer().whenComplete((answer, problem) -> answered.add(asked));
            return asked;
        }

        private Asked hold(Call call, Instant now) {
            var micros = (call.id().hashCode() & 127) % 120;
            return new Asked(
                    ledger.wallets.hold(call.id(), call.set(), new Credits(micros)),
                    () -> model.hold(call.id(), call.set(), micros, now));
        }

        /** What the lane could not decide has not happened; a settle has, though it is only in the spool. */
        private void compare(Object answer, Asked asked) {
            if (answer instanceof HoldResult.Unavailable) {
                assertThat(faulty.struck()).as("seed %d", seed).isTrue();
                return;
            }
            var expected = asked.inModel().get();
            var shown = answer instanceof SettleResult ? answer : answer.getClass();
            if (shown != SettleResult.SPOOLED) {
                assertThat(shown).as("seed %d", seed).isEqualTo(expected);
            }
        }

        private void untilTheLaneIsBack() {
            try {
                Fixture.until(ledger.wallets::available);
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
        }

        void compare() {
            for (var set : sets) {
                var balance = new UsageReports(ledger.jdbi).balance(set.account(), set.mode());
                assertThat(balance.postedMicros()).as("posted, seed %d", seed).isEqualTo(model.posted(set));
                assertThat(balance.heldMicros()).as("held, seed %d", seed).isEqualTo(model.held(set));
                assertThat(lots(set)).as("lots, seed %d", seed).isEqualTo(model.lots(set));
            }
            assertThat(ledger.violations()).as("seed %d", seed).isEmpty();
        }

        private Map<UUID, Long> lots(LimitSet set) {
            var left = new HashMap<UUID, Long>();
            new Grants(ledger.jdbi, Clock.systemUTC())
                    .lots(set.account(), set.mode(), null, 10_000)
                    .forEach(lot -> {
                        if (lot.remaining() > 0) {
                            left.put(lot.txn(), lot.remaining());
                        }
                    });
            return left;
        }
    }
}
