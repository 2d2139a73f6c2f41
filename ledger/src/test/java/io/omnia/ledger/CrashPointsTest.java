package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.identity.AccountId;
import io.omnia.identity.Operator;
import io.omnia.platform.database.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation, cut off at each of its statements, once before and once after PostgreSQL has done it. The books are right
 * at once, and when the same is asked again, as callers do, it has happened exactly once.
 */
class CrashPointsTest {
    private static final Operator ANNA = new Operator(new AccountId(UUID.randomUUID()), null);
    private static final Operator BEN = new Operator(new AccountId(UUID.randomUUID()), null);
    private static final long GRANTED = 10_000;

    private static FaultySource faulty;
    private static Fixture ledger;
    private static Grants grants;
    private static Adjustments adjustments;

    @BeforeAll
    static void start() {
        var source = TestDatabase.migrated("ledger");
        faulty = new FaultySource(source);
        ledger = new Fixture(source, faulty, Spool.MAX_BYTES);
        var database = Jdbi.create(faulty);
        grants = new Grants(database, Clock.systemUTC());
        adjustments = new Adjustments(
                database, Clock.systemUTC(), new Adjustments.Rule(new Credits(1_000), Duration.ofDays(7)));
    }

    @AfterAll
    static void stop() {
        ledger.close();
    }

    /** A wallet of its own with everything that an operation needs. */
    static final class Stage {
        private final LimitSet set = Fixture.newSet();
        private final CallId call = Fixture.newCall();
        private final String key = UUID.randomUUID().toString();
        private UUID granted = new UUID(0, 0);
        private UUID proposed = new UUID(0, 0);
    }

    /**
     * An operation that can be asked again.
     *
     * @param prepare makes the stage; nothing fails there
     * @param run asks; may fail where it has to be asked again
     * @param posted what the wallet has when it has happened once
     * @param held what is set aside then
     */
    record Operation(String name, Consumer<Stage> prepare, Consumer<Stage> run, long posted, long held) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Consumer<Stage> funded() {
        return stage -> stage.granted = ledger.grant(stage.set, GRANTED);
    }

    private static Consumer<Stage> holding(long micros) {
        return funded().andThen(stage -> ledger.hold(stage.call, stage.set, micros));
    }

    private static Consumer<Stage> proposing(Adjustment.Action action, long micros) {
        return funded().andThen(stage ->
                stage.proposed = recorded(adjustments.ask(wish(stage, action, micros), ANNA, stage.key))
                        .id());
    }

    private static Adjustment recorded(AdjustmentResult result) {
        assertThat(result).isInstanceOf(AdjustmentResult.Recorded.class);
        return ((AdjustmentResult.Recorded) result).adjustment();
    }

    private static Adjustment.Wish wish(Stage stage, Adjustment.Action action, long micros) {
        var grant = action == Adjustment.Action.REVOKE ? stage.granted : null;
        return new Adjustment.Wish(
                stage.set.account(),
                stage.set.mode(),
                action,
                new Credits(micros),
                Adjustment.Shortfall.DEBT,
                grant,
                null,
                "a test");
    }

    private static void ask(Stage stage, Adjustment.Action action, long micros) {
        recorded(adjustments.ask(wish(stage, action, micros), ANNA, stage.key));
    }

    private static Stream<Operation> operations() {
        return Stream.of(
                new Operation("grant", stage -> {}, CrashPointsTest::grant, 500, 0),
                new Operation("hold", funded(), CrashPointsTest::hold, GRANTED, 100),
                new Operation("settle", holding(100), stage -> settle(stage, 60), GRANTED - 60, 0),
                new Operation("settle beyond the credit", holding(GRANTED), stage -> settle(stage, 12_000), -2_000, 0),
                new Operation("sweep", holding(100).andThen(CrashPointsTest::outlive), stage -> sweep(), GRANTED, 0),
                new Operation("give", funded(), stage -> ask(stage, Adjustment.Action.GIVE, 50), GRANTED + 50, 0),
                new Operation("take", funded(), stage -> ask(stage, Adjustment.Action.TAKE, 50), GRANTED - 50, 0),
                new Operation(
                        "revoke",
                        funded().andThen(stage -> spend(stage, 9_500)),
                        stage -> ask(stage, Adjustment.Action.REVOKE, 900),
                        -400,
                        0),
                new Operation("propose", funded(), stage -> ask(stage, Adjustment.Action.TAKE, 5_000), GRANTED, 0),
                new Operation(
                        "approve",
                        proposing(Adjustment.Action.TAKE, 5_000),
                        stage -> recorded(adjustments.approve(stage.proposed, BEN)),
                        GRANTED - 5_000,
                        0),
                new Operation(
                        "approve a revocation",
                        proposing(Adjustment.Action.REVOKE, 5_000),
                        stage -> recorded(adjustments.approve(stage.proposed, BEN)),
                        GRANTED - 5_000,
                        0),
                new Operation(
                        "decline",
                        proposing(Adjustment.Action.TAKE, 5_000),
                        stage -> recorded(adjustments.decline(stage.proposed, BEN)),
                        GRANTED,
                        0),
                new Operation("expiry", CrashPointsTest::ended, stage -> grants.expireLots(), 100, 0),
                new Operation(
                        "expiry of a proposal",
                        proposing(Adjustment.Action.TAKE, 5_000).andThen(CrashPointsTest::outlive),
                        stage -> adjustments.expireProposals(),
                        GRANTED,
                        0));
    }

    private static void grant(Stage stage) {
        var grant = new Grants.Grant(
                stage.set.account(), stage.set.mode(), new Credits(500), GrantKind.PROMO, null, "a test");
        assertThat(grants.grant(grant, stage.key)).isInstanceOf(GrantResult.Granted.class);
    }

    private static void hold(Stage stage) {
        awaitLane();
        assertThat(ledger.hold(stage.call, stage.set, 100)).isInstanceOf(HoldResult.Placed.class);
    }

    private static void settle(Stage stage, long micros) {
        assertThat(ledger.settle(stage.call, stage.set, micros)).isNotNull();
        awaitLane();
    }

    private static void spend(Stage stage, long micros) {
        ledger.settle(Fixture.newCall(), stage.set, micros);
    }

    private static void outlive(Stage stage) {
        ledger.jdbi.useHandle(handle -> {
            handle.execute(
                    "update ledger.hold set expires_at = now() - interval '1 s' where call_id = ?", stage.call.value());
            handle.execute(
                    "update ledger.adjustment set expires_at = now() - interval '1 s' where id = ?", stage.proposed);
        });
    }

    private static void sweep() {
        new OrphanSweeper(faulty).sweep();
    }

    /** A hundred that stay, and a lot past its time. */
    private static void ended(Stage stage) {
        ledger.grant(stage.set, 100);
        ledger.grant(stage.set, 70, GrantKind.PROMO, Instant.now().minusSeconds(1));
    }

    private static void awaitLane() {
        try {
            Fixture.until(ledger.wallets::available);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void happensOnceThoughItIsCutOffAtEachStatement(Operation operation) {
        var steps = statementsOf(operation);
        assertThat(steps).as("statements").isPositive();
        for (var fault : new FaultySource.Fault[] {FaultySource.Fault.BEFORE, FaultySource.Fault.AFTER}) {
            for (var step = 1; step <= steps; step++) {
                cutOff(operation, step, fault);
            }
        }
        assertThat(ledger.violations()).isEmpty();
    }

    private static int statementsOf(Operation operation) {
        var stage = new Stage();
        operation.prepare.accept(stage);
        faulty.disarm();
        operation.run.accept(stage);
        var steps = faulty.seen();
        check(operation, stage, "undisturbed");
        return steps;
    }

    private static void cutOff(Operation operation, int step, FaultySource.Fault fault) {
        var where = fault + " statement " + step;
        var stage = new Stage();
        operation.prepare.accept(stage);
        faulty.arm(step, fault);
        try {
            operation.run.accept(stage);
        } catch (RuntimeException | AssertionError lost) {
            // The caller knows nothing of what became of it, and asks again.
        }
        assertThat(faulty.struck()).as(where).isTrue();
        faulty.disarm();
        assertThat(ledger.violations()).as(where).isEmpty();
        awaitLane();
        operation.run.accept(stage);
        check(operation, stage, where);
    }

    private static void check(Operation operation, Stage stage, String where) {
        assertThat(ledger.posted(stage.set)).as("posted, " + where).isEqualTo(operation.posted);
        assertThat(ledger.held(stage.set)).as("held, " + where).isEqualTo(operation.held);
    }
}
