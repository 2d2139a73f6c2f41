package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.telemetry.EventLog;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens while somebody else keeps something locked: a second connection of the test's own. */
class LocksTest {
    private Fixture ledger;
    private Handle other;
    private LimitSet set;
    private LaneSession stopped;

    @BeforeEach
    void start() throws Exception {
        ledger = new Fixture();
        other = ledger.jdbi.open();
        other.getConnection().setAutoCommit(false);
        set = Fixture.newSet();
        ledger.grant(set, 1_000);
    }

    @AfterEach
    void stop() throws Exception {
        letGo();
        other.getConnection().setAutoCommit(true);
        other.close();
        assertThat(ledger.violations()).isEmpty();
        ledger.close();
    }

    private void lockWallet() {
        other.createQuery("select id from ledger.spend_limit where subject_id = ? for no key update")
                .bind(0, set.account().value())
                .mapTo(Long.class)
                .one();
    }

    private void letGo() throws Exception {
        other.getConnection().rollback();
    }

    /** Until somebody waits for a lock. */
    private void untilSomebodyWaits() throws InterruptedException {
        Fixture.until(() -> ledger.number("select count(*) from pg_locks where not granted") > 0);
    }

    private CompletableFuture<HoldResult> askHold(CallId call, LimitSet of) {
        return ledger.wallets.hold(call, of, new Credits(10)).toCompletableFuture();
    }

    @Test
    void serveEveryOtherWalletWhileOneIsLocked() throws Exception {
        var free = Fixture.newSet();
        ledger.grant(free, 1_000);
        var running = Fixture.newCall();
        ledger.hold(running, set, 100);
        lockWallet();

        var stuck = askHold(Fixture.newCall(), set);
        var settled = ledger.wallets
                .settle(Fixture.call(running, set), Fixture.charge(40))
                .toCompletableFuture();
        for (var i = 0; i < 5; i++) {
            var call = Fixture.newCall();
            assertThat(ledger.hold(call, free, 10)).isEqualTo(new HoldResult.Placed());
            assertThat(ledger.settle(call, free, 5)).isEqualTo(SettleResult.BOOKED);
        }
        assertThat(Fixture.await(stuck)).isInstanceOf(HoldResult.Unavailable.class);
        assertThat(settled).isNotDone();
        assertThat(ledger.wallets.available()).isTrue();
        letGo();

        assertThat(Fixture.await(settled)).isEqualTo(SettleResult.BOOKED);
        assertThat(ledger.hold(Fixture.newCall(), set, 10)).isEqualTo(new HoldResult.Placed());
        assertThat(ledger.posted(set)).isEqualTo(960);
        assertThat(ledger.held(set)).isEqualTo(10);
    }

    @Test
    void takeTheWalletFromANodeThatStoppedInTheMiddleOfAGroup() throws Exception {
        var sessions = new LaneSessions(ledger.source);
        Fixture.until(() -> (stopped = sessions.poll()) != null);
        var lock = new Trip();
        new LimitTable().lock(lock, List.of(set));
        lock.make(stopped.handle());

        assertThat(Fixture.await(askHold(Fixture.newCall(), set))).isEqualTo(new HoldResult.Placed());

        assertThat(stopped.commit()).as("its transaction is over").isFalse();
        stopped.close();
    }

    @Test
    void takeTheWalletFromANodeThatStoppedInTheMiddleOfAGrant() throws Exception {
        var placed = new CompletableFuture<Boolean>();
        var grant = CompletableFuture.runAsync(() -> Attempts.locking(ledger.jdbi, handle -> {
            new LimitTable().lockWallet(handle, set.account(), set.mode());
            Fixture.await(placed);
            return handle.execute("select 1");
        }));
        Fixture.until(this::isLocked);

        assertThat(Fixture.await(askHold(Fixture.newCall(), set))).isEqualTo(new HoldResult.Placed());

        placed.complete(true);
        assertThat(grant).as("made anew").succeedsWithin(Fixture.PATIENCE);
    }

    private boolean isLocked() {
        return ledger.number("select count(*) from (select from ledger.spend_limit for no key update skip locked) free")
                < ledger.number("select count(*) from ledger.spend_limit");
    }

    @Test
    void refuseNobodyForBeingOneOfManyWhoWait() throws Exception {
        ledger.grant(set, 100_000);
        var free = Fixture.newSet();
        ledger.grant(free, 1_000);
        lockWallet();

        var holds = new ArrayList<CompletableFuture<HoldResult>>();
        for (var i = 0; i < 2_000; i++) {
            holds.add(askHold(Fixture.newCall(), set));
        }
        assertThat(ledger.hold(Fixture.newCall(), free, 10))
                .as("what was asked before it waits aside now")
                .isEqualTo(new HoldResult.Placed());
        letGo();

        for (var hold : holds) {
            assertThat(Fixture.await(hold)).isEqualTo(new HoldResult.Placed());
        }
    }

    /** Each always has more to write, so that the wallet is never free for long. */
    @Test
    void passNobodyOverWhoSharesABusyWallet(@TempDir Path folder) throws Exception {
        var shared = Fixture.newSet();
        ledger.grant(shared, 1_000_000);
        try (var second = DatabaseWallets.unattended(
                ledger.source, folder, Clock.systemUTC(), new EventLog(), Spool.MAX_BYTES, Lease.Moment::now)) {
            assertThat(second.awaitReady(Fixture.PATIENCE)).isTrue();
            try (var load = new LedgerLoad(ledger, List.of(ledger.wallets, second), shared)) {
                load.window(4_000, 200);
            }
        }
        assertThat(ledger.posted(shared)).isEqualTo(1_000_000 - 4_000 * LedgerLoad.COST);
    }

    @Test
    void spoolASettleThatWaitsForALockWhenTheProgramStops() throws Exception {
        lockWallet();
        var settled = ledger.wallets
                .settle(Fixture.call(Fixture.newCall(), set), Fixture.charge(40))
                .toCompletableFuture();
        untilSomebodyWaits();

        ledger.wallets.close();

        assertThat(Fixture.await(settled)).isEqualTo(SettleResult.SPOOLED);
        letGo();
        ledger.restart();
        assertThat(ledger.posted(set)).isEqualTo(960);
    }

    @Test
    void releaseAHoldWhoseTransactionEndsOnlyLater() throws Exception {
        var call = Fixture.newCall();
        var holder = new HoldTable.Holder(UUID.randomUUID(), UUID.randomUUID());
        var limits = new LimitTable();
        var holds = new HoldTable(holder);
        var lock = new Trip();
        var locked = limits.lock(lock, List.of(set));
        lock.make(other);
        var wallet = locked.get().rows().getFirst().id();
        var write = new Trip();
        limits.apply(write, List.of(new LimitState.LimitChange(wallet, 70, false, 0, Instant.EPOCH, 0, 0)));
        var held = new GroupPlan.Held(new Credits(70), List.of(wallet));
        holds.insert(
                write,
                List.of(new GroupPlan.NewHold(call, set, held)),
                locked.get().now());
        write.make(other);

        var released = CompletableFuture.supplyAsync(() -> ledger.jdbi.inTransaction(handle ->
                new HoldReleases(limits, holds, new ClaimTable(), holder).release(handle, Map.of(call.value(), set))));
        Fixture.until(() -> released.isDone() || ledger.number("select count(*) from pg_locks where not granted") > 0);
        other.getConnection().commit();

        assertThat(Fixture.await(released)).isEqualTo(1);
        assertThat(ledger.held(set)).isZero();
    }

    @Test
    void countAFirstSettleThatIsOnItsWayWhenABudgetIsSet() throws Exception {
        var budgets = new Budgets(ledger.jdbi);
        other.execute("lock table ledger.usage_line in share mode");
        var settled = ledger.wallets
                .settle(Fixture.call(Fixture.newCall(), set), Fixture.charge(40))
                .toCompletableFuture();
        untilSomebodyWaits();

        var budget = CompletableFuture.supplyAsync(() -> budgets.set(set.key(), Period.TOTAL, new Credits(100)));
        Fixture.until(() -> ledger.number(
                        "select count(*) from ledger.spend_limit where subject_id = ?",
                        set.key().value())
                == 1);
        assertThat(budgets.of(set.key())).as("no budget before it counts all").isEmpty();
        letGo();

        Fixture.await(settled);
        assertThat(Fixture.await(budget).spent()).isEqualTo(new Credits(40));
        assertThat(ledger.hold(Fixture.newCall(), set, 61)).isInstanceOf(HoldResult.BudgetExceeded.class);
    }

    @Test
    void keepAWalletFreeWhileTheLinesOfABudgetAreCounted() throws Exception {
        var budgets = new Budgets(ledger.jdbi);
        ledger.settle(Fixture.newCall(), set, 30);
        makeCountingWait();
        other.execute("select pg_advisory_xact_lock(1)");

        var budget = CompletableFuture.supplyAsync(() -> budgets.set(set.key(), Period.TOTAL, new Credits(100)));
        untilSomebodyWaits();
        var call = Fixture.newCall();
        assertThat(ledger.hold(call, set, 10)).isEqualTo(new HoldResult.Placed());
        assertThat(ledger.settle(call, set, 7)).isEqualTo(SettleResult.BOOKED);
        assertThat(budget).isNotDone();
        letGo();

        assertThat(Fixture.await(budget).spent()).isEqualTo(new Credits(37));
    }

    /** Reading the amount of a sum now waits for a lock; nothing else about lines changes. */
    private void makeCountingWait() {
        ledger.jdbi.useHandle(handle -> handle.createScript("""
                alter table ledger.usage_delta rename to delta;
                create function ledger.slowly(amount numeric) returns numeric language plpgsql volatile as $$
                begin
                    if current_setting('application_name') <> 'omnia-ledger-lane' then
                        perform pg_advisory_lock_shared(1);
                        perform pg_advisory_unlock_shared(1);
                    end if;
                    return amount;
                end $$;
                create view ledger.usage_delta as
                    select *, ledger.slowly(amount_micros) as slow from ledger.delta;
                """).execute());
    }

    @Test
    void finishABudgetThatWasLeftUncounted() {
        var budgets = new Budgets(ledger.jdbi);
        ledger.settle(Fixture.newCall(), set, 30);
        ledger.jdbi.useTransaction(handle -> new SetLimitTable()
                .watch(
                        handle,
                        Limits.Subject.key(set.key()),
                        new Limits.What(Measure.MONEY, Period.MONTH),
                        Limits.Setter.OWNER));
        var call = Fixture.newCall();
        assertThat(ledger.hold(call, set, 500)).as("it does not bind").isEqualTo(new HoldResult.Placed());
        ledger.settle(call, set, 400);

        assertThat(budgets.set(set.key(), Period.MONTH, new Credits(100)).spent())
                .isEqualTo(new Credits(430));
        assertThat(budgets.set(set.key(), Period.MONTH, new Credits(600)).spent())
                .isEqualTo(new Credits(430));
    }
}
