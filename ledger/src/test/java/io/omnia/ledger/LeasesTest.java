package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.database.DatabaseWatch;
import io.omnia.platform.database.TestDatabase;
import io.omnia.platform.telemetry.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that give out credit which they have set aside, on one PostgreSQL. */
class LeasesTest {
    private static final String COUNTED = "select spent_micros from ledger.spend_limit where measure = 'requests'";
    private static final String UNCOUNTED = "select (select count(*) from ledger.usage_line)"
            + " + (select count(*) from ledger.hold where not lease)"
            + " - (select spent_micros from ledger.spend_limit where measure = 'requests')";
    private static final String LEASES = "select count(*) from ledger.hold where lease";

    @TempDir
    private Path folder;

    private DataSource source;
    private FlakyProxy proxy;
    private Fixture ledger;
    private LimitSet set;
    private final List<DatabaseWallets> nodes = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        source = TestDatabase.migrated("ledger");
        proxy = new FlakyProxy(source);
        ledger = new Fixture(source);
        set = Fixture.newSet();
    }

    @AfterEach
    void stop() throws Exception {
        proxy.comeBack();
        nodes.forEach(DatabaseWallets::close);
        ledger.close();
        proxy.close();
    }

    private DatabaseWallets node(String name, DataSource database) throws InterruptedException, IOException {
        var node = DatabaseWallets.start(
                database, Files.createDirectories(folder.resolve(name)), Clock.systemUTC(), new EventLog());
        assertThat(node.awaitReady(Fixture.PATIENCE)).isTrue();
        nodes.add(node);
        return node;
    }

    @Test
    void aSetWithTrafficGetsALeaseAndGivesItBackWhenIdle() throws Exception {
        ledger.grant(set, 1_000_000);
        var node = node("one", source);

        var calls = traffic(node, set, 100, 60, 300);

        assertThat(calls.leased).as("calls that asked nobody").isGreaterThan(100);
        assertThat(ledger.posted(set)).isEqualTo(1_000_000 - calls.billed.get());
        Fixture.until(() -> ledger.number(LEASES) == 0);
        assertThat(ledger.held(set)).isZero();
        assertThat(ledger.violations()).isEmpty();
    }

    /** By a clock that stands still no lease is ever due: what ends this one is that it was told. */
    @Test
    void aFreezeThatIsAnnouncedEndsLeasesAtTheNextLook() throws Exception {
        ledger.grant(set, 1_000_000);
        var told = new Semaphore(0);
        try (var node = DatabaseWallets.unattended(
                        source,
                        folder,
                        Clock.systemUTC(),
                        new EventLog(),
                        Spool.MAX_BYTES,
                        () -> new Lease.Moment(1, 1));
                var watch = new DatabaseWatch(source, new EventLog())) {
            assertThat(node.awaitReady(Fixture.PATIENCE)).isTrue();
            watch.onChange(LedgerRecovery.LIMITS, () -> {
                node.seeToLeasesSoon();
                told.release();
            });
            hold(node, 20);
            node.seeToLeases();
            Fixture.until(() -> ledger.number(LEASES) == 1);
            node.seeToLeases();
            hold(node, 1);
            node.seeToLeases();
            assertThat(ledger.number(LEASES))
                    .as("leases that nobody has looked at")
                    .isEqualTo(1);
            told.drainPermits();

            ledger.jdbi.useHandle(
                    handle -> handle.execute("update ledger.spend_limit set frozen_reason = 'a dispute'"));

            assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            node.seeToLeases();
            Fixture.until(() -> Fixture.await(node.hold(Fixture.newCall(), set, new Credits(10)))
                    instanceof HoldResult.WalletFrozen);
        }
    }

    private void hold(DatabaseWallets node, int calls) {
        for (var i = 0; i < calls; i++) {
            assertThat(Fixture.await(node.hold(Fixture.newCall(), set, new Credits(10))))
                    .isInstanceOf(HoldResult.Placed.class);
        }
    }

    @Test
    void aQuietSetIsHeldCallByCall() throws Exception {
        ledger.grant(set, 1_000_000);
        var node = node("one", source);

        for (var i = 0; i < 10; i++) {
            var call = Fixture.newCall();
            Fixture.await(node.hold(call, set, new Credits(10)));
            assertThat(ledger.number("select count(*) from ledger.hold where not lease"))
                    .isEqualTo(1);
            Fixture.await(node.settle(Fixture.call(call, set), Fixture.charge(4)));
            Thread.sleep(40);
        }

        assertThat(ledger.number(LEASES)).isZero();
    }

    @Test
    void aSetThatGainsACountIsCountedToTheCallASecondLater() throws Exception {
        ledger.grant(set, 10_000_000);
        var node = node("one", source);
        var busy = Thread.ofPlatform().start(() -> traffic(node, set, 100, 60, 700));
        Fixture.until(() -> ledger.number(LEASES) == 1);

        new Limits(ledger.jdbi)
                .set(
                        Limits.Subject.key(set.key()),
                        new Limits.What(Measure.REQUESTS, Period.DAY),
                        100_000,
                        Limits.Setter.OPERATOR);
        Thread.sleep(1_500);
        var missed = ledger.number(UNCOUNTED);
        var before = ledger.number(COUNTED);
        busy.join();

        assertThat(ledger.number(UNCOUNTED)).as("calls that asked nobody").isEqualTo(missed);
        assertThat(ledger.number(COUNTED)).isGreaterThan(before);
        assertThat(ledger.number(LEASES)).isZero();
        assertThat(ledger.violations()).isEmpty();
    }

    @Test
    void nothingIsLostOrRefusedWhilePostgresIsAwayForAMoment() throws Exception {
        ledger.grant(set, 10_000_000);
        var node = node("one", proxy.through(source));
        traffic(node, set, 100, 60, 200);
        Fixture.until(() -> ledger.number(LEASES) == 1);

        proxy.leave();
        var away = traffic(node, set, 100, 60, 300);
        proxy.comeBack();
        Fixture.until(node::available);

        assertThat(away.refused).isZero();
        Fixture.until(() -> ledger.number(LEASES) == 0);
        assertThat(ledger.number("select count(*) from ledger.usage_line")).isEqualTo(500);
        assertThat(ledger.number("select sum(amount_micros) from ledger.usage_line"))
                .isEqualTo(10_000_000 - ledger.posted(set));
        assertThat(ledger.held(set)).isZero();
        assertThat(ledger.number("select overshoot_micros from ledger.spend_limit where kind = 'wallet'"))
                .isZero();
        assertThat(ledger.violations()).isEmpty();
    }

    @Test
    void threeNodesSpendOneWalletToItsEndAndNotBeyond() throws Exception {
        ledger.grant(set, 300_000);
        new Budgets(ledger.jdbi).set(set.key(), Period.TOTAL, new Credits(100_000));
        var three = List.of(node("one", source), node("two", source), node("three", source));
        var billed = new AtomicLong();
        var leased = new AtomicLong();

        var threads = new ArrayList<Thread>();
        for (var caller = 0; caller < 30; caller++) {
            var node = three.get(caller % 3);
            threads.add(Thread.ofPlatform().start(() -> spendUntilRefusedForGood(node, billed, leased)));
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(leased.get()).as("calls that asked nobody").isPositive();
        assertThat(billed.get()).isLessThanOrEqualTo(100_000).isGreaterThanOrEqualTo(95_000);
        assertThat(ledger.posted(set)).isEqualTo(300_000 - billed.get());
        assertThat(ledger.number("select overshoot_micros from ledger.spend_limit where kind = 'key'"))
                .isZero();
        Fixture.until(() -> ledger.number(LEASES) == 0);
        assertThat(ledger.held(set)).isZero();
        assertThat(ledger.violations()).isEmpty();
    }

    @Test
    void aNodeThatDiedTakesItsLeaseBackAtItsNextStart() throws Exception {
        ledger.grant(set, 1_000_000);
        var dead = node("one", proxy.through(source));
        untilLeased(dead);
        proxy.leave();
        dead.close();
        nodes.clear();
        proxy.comeBack();
        assertThat(ledger.held(set)).as("its lease is still there").isPositive();

        node("one", source);

        assertThat(ledger.number(LEASES)).isZero();
        assertThat(ledger.held(set)).isZero();
        assertThat(ledger.violations()).isEmpty();
    }

    @Test
    void aNewBudgetOfTheKeyEndsALeaseThatDoesNotKnowIt() throws Exception {
        ledger.grant(set, 1_000_000);
        var node = node("one", source);
        untilLeased(node);
        var spent = 1_000_000 - ledger.posted(set);

        new Budgets(ledger.jdbi).set(set.key(), Period.TOTAL, new Credits(500));
        Thread.sleep(1_500);
        var after = traffic(node, set, 100, 60, 200);

        assertThat(after.billed.get()).isLessThanOrEqualTo(500);
        assertThat(1_000_000 - ledger.posted(set)).isEqualTo(spent + after.billed.get());
        assertThat(ledger.violations()).isEmpty();
    }

    /** Calls one after another, some milliseconds apart, some cheaper than their ceiling. */
    private static final class Traffic {
        private final AtomicLong billed = new AtomicLong();
        private int leased;
        private int refused;
    }

    /** Calls at once, again and again: as many as earn a lease, however slow each of them is. */
    private void untilLeased(DatabaseWallets node) throws InterruptedException {
        Fixture.until(() -> {
            var calls = Stream.generate(Fixture::newCall).limit(20).toList();
            var held = calls.stream()
                    .map(call -> node.hold(call, set, new Credits(100)).toCompletableFuture())
                    .toList();
            held.forEach(Fixture::await);
            calls.forEach(call -> Fixture.await(node.settle(Fixture.call(call, set), Fixture.charge(60))));
            return ledger.number(LEASES) == 1;
        });
    }

    private Traffic traffic(DatabaseWallets node, LimitSet limits, long ceiling, long cost, int calls) {
        var traffic = new Traffic();
        var random = new Random(7);
        for (var i = 0; i < calls; i++) {
            var call = Fixture.newCall();
            var hold = node.hold(call, limits, new Credits(ceiling)).toCompletableFuture();
            traffic.leased += hold.isDone() ? 1 : 0;
            if (Fixture.await(hold) instanceof HoldResult.Placed) {
                var micros = random.nextLong(cost + 1);
                Fixture.await(node.settle(Fixture.call(call, limits), Fixture.charge(micros)));
                traffic.billed.addAndGet(micros);
            } else {
                traffic.refused++;
            }
            LockSupport.parkNanos(3_000_000);
        }
        return traffic;
    }

    /** As a client that waits when credit is only held, and gives up when there is none. */
    private void spendUntilRefusedForGood(DatabaseWallets node, AtomicLong billed, AtomicLong leased) {
        for (var tries = 0; tries < 15; ) {
            var call = Fixture.newCall();
            var hold = node.hold(call, set, new Credits(100)).toCompletableFuture();
            leased.addAndGet(hold.isDone() ? 1 : 0);
            var held = Fixture.await(hold);
            if (held instanceof HoldResult.Placed) {
                LockSupport.parkNanos(2_000_000);
                Fixture.await(node.settle(Fixture.call(call, set), Fixture.charge(90)));
                billed.addAndGet(90);
                tries = 0;
            } else if (held instanceof HoldResult.CreditsHeld) {
                LockSupport.parkNanos(200_000_000);
                tries++;
            } else {
                return;
            }
        }
    }
}
