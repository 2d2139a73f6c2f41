package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.database.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with a lease that dies, is cut off, is paused, or whose clock jumps: it spends no more than its lease, and that once. */
class LeaseScenariosTest {
    private static final long GRANTED = 1_000_000;
    private static final long CEILING = 100;
    private static final long COST = 60;

    @TempDir
    private Path folder;

    private Fixture ledger;
    private SimulatedNode node;
    private final LimitSet set = Fixture.newSet();
    private long billed;

    @BeforeEach
    void start() throws Exception {
        var source = TestDatabase.migrated("ledger");
        ledger = new Fixture(source);
        ledger.grant(set, GRANTED);
        node = new SimulatedNode(folder, source);
        assertThat(node.wallets().awaitReady(Fixture.PATIENCE)).isTrue();
        untilThereIsALease();
    }

    @AfterEach
    void stop() throws Exception {
        assertThat(ledger.violations()).isEmpty();
        node.close();
        ledger.close();
    }

    private void untilThereIsALease() {
        for (var round = 0; round < 200 && leased() == 0; round++) {
            node.passes(Duration.ofMillis(100));
            for (var i = 0; i < 10; i++) {
                settle(hold());
            }
            node.wallets().seeToLeases();
        }
        settleAll(drain(3));
        assertThat(leased()).isPositive();
    }

    /** What the lease's row has. */
    private long leased() {
        return ledger.number("select coalesce(sum(amount_micros), 0)::bigint from ledger.hold where lease");
    }

    private CallId hold() {
        var call = Fixture.newCall();
        assertThat(Fixture.await(node.wallets().hold(call, set, new Credits(CEILING))))
                .isInstanceOf(HoldResult.Placed.class);
        return call;
    }

    private void settle(CallId call) {
        Fixture.await(node.wallets().settle(Fixture.call(call, set), Fixture.charge(COST)));
        billed += COST;
    }

    private void settleAll(List<CallId> calls) {
        calls.forEach(this::settle);
    }

    /** Calls that the lease admits without asking, at most so many. */
    private List<CallId> drain(int most) {
        var calls = new ArrayList<CallId>();
        while (calls.size() < most) {
            var call = Fixture.newCall();
            var answer = node.wallets().hold(call, set, new Credits(CEILING)).toCompletableFuture();
            var placed = Fixture.await(answer) instanceof HoldResult.Placed;
            if (!placed || ledger.number("select count(*) from ledger.hold where call_id = ?", call.value()) > 0) {
                if (placed) {
                    Fixture.await(node.wallets().settle(Fixture.call(call, set), Charge.NOTHING));
                }
                break;
            }
            calls.add(call);
        }
        return calls;
    }

    private void booksAreExact() throws Exception {
        Fixture.until(node.wallets()::available);
        assertThat(ledger.posted(set)).isEqualTo(GRANTED - billed);
        assertThat(ledger.number("select sum(amount_micros)::bigint from ledger.usage_line"))
                .isEqualTo(billed);
    }

    @Test
    void scenario18_aNodeThatIsCutOffSpendsNoMoreThanItsLease() throws Exception {
        var lease = leased();
        node.cutOff();

        var calls = drain(Integer.MAX_VALUE);

        assertThat(calls.size() * CEILING).isPositive().isLessThanOrEqualTo(lease);
        assertThat(Fixture.await(node.wallets().hold(Fixture.newCall(), set, new Credits(CEILING))))
                .isInstanceOf(HoldResult.Unavailable.class);
        settleAll(calls);
        node.reconnect();
        booksAreExact();
        assertThat(ledger.number("select overshoot_micros from ledger.spend_limit where kind = 'wallet'"))
                .isZero();
    }

    @Test
    void scenario18_aNodeThatDiesWhileItIsCutOffBooksItsLogExactlyAndGivesTheRestBack() throws Exception {
        var ended = drain(8);
        var running = drain(3);
        assertThat(running).isNotEmpty();
        node.cutOff();
        settleAll(ended);

        node.dieAndStart();
        assertThat(node.wallets().awaitReady(Fixture.PATIENCE)).isTrue();

        booksAreExact();
        assertThat(leased()).isZero();
        assertThat(ledger.held(set)).isZero();
        for (var call : ended) {
            assertThat(Fixture.await(node.wallets().settle(Fixture.call(call, set), Fixture.charge(COST))))
                    .isEqualTo(SettleResult.ALREADY_SETTLED);
        }
        booksAreExact();
    }

    @Test
    void scenario18_aNodeThatWasPausedForFiveMinutesAsksBeforeItAdmits() throws Exception {
        node.passes(Duration.ofMinutes(5));

        assertThat(drain(10)).as("admitted by a lease whose time is over").isEmpty();

        settle(hold());
        booksAreExact();
    }

    @Test
    void scenario18_whatAPausedNodeSettlesAfterItsLeaseWasTakenIsBookedOnceAndInFull() throws Exception {
        var running = drain(5);
        assertThat(running).hasSize(5);
        node.passes(Duration.ofMinutes(5));
        ledger.jdbi.useHandle(handle -> handle.execute("update ledger.hold set expires_at = now() - interval '1 s'"));
        ledger.sweep();
        assertThat(ledger.held(set)).isZero();

        settleAll(running);
        running.forEach(call -> assertThat(
                        Fixture.await(node.wallets().settle(Fixture.call(call, set), Fixture.charge(COST))))
                .isEqualTo(SettleResult.ALREADY_SETTLED));

        booksAreExact();
    }

    @Test
    void scenario18_aLeaseEndsByTheClockThatNeverJumpsThoughTheOtherWasSetBack() {
        node.passes(Duration.ofSeconds(40), Duration.ofHours(-1));

        assertThat(drain(10)).isEmpty();
    }

    @Test
    void scenario18_aLeaseEndsByTheWallClockThoughTheOtherStoodStill() {
        node.passes(Duration.ZERO, Duration.ofHours(1));

        assertThat(drain(10)).isEmpty();
    }
}
