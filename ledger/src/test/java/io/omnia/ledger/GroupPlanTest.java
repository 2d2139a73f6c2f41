package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GroupPlanTest {
    private static final Instant NOW = Instant.parse("2026-11-20T15:00:00Z");
    private static final Instant TODAY = Instant.parse("2026-11-20T00:00:00Z");
    private static final Instant TOMORROW = Instant.parse("2026-11-21T00:00:00Z");
    private static final Instant NEXT_MONTH = Instant.parse("2026-12-01T00:00:00Z");

    private final LimitSet set = Fixture.newSet();
    private final List<LimitState.Row> rows = new ArrayList<>();

    private void wallet(long limit, long spent, long held) {
        rows.add(new LimitState.Row(
                1,
                set.account().value(),
                LimitKind.WALLET,
                set.mode(),
                Measure.MONEY,
                Period.TOTAL,
                limit,
                held,
                spent,
                Instant.EPOCH,
                false,
                11));
    }

    private void budget(Period period, Instant started, long limit, long spent, long held) {
        rows.add(new LimitState.Row(
                rows.size() + 1,
                set.key().value(),
                LimitKind.KEY,
                null,
                Measure.MONEY,
                period,
                limit,
                held,
                spent,
                started,
                false,
                0));
    }

    private GroupPlan plan() {
        return plan(Map.of());
    }

    private GroupPlan plan(Map<CallId, GroupPlan.Held> held) {
        return new GroupPlan(NOW, rows, held, Map.of(), Set.of(), UUID::randomUUID);
    }

    private HoldResult hold(GroupPlan plan, long micros) {
        return plan.hold(Fixture.newCall(), set, Bound.of(new Credits(micros)));
    }

    @Test
    void admitsInOrderUntilTheWalletIsFull() {
        wallet(100, 0, 0);
        var plan = plan();

        assertThat(hold(plan, 60)).isEqualTo(new HoldResult.Placed());
        assertThat(hold(plan, 60)).isInstanceOf(HoldResult.CreditsHeld.class);
        assertThat(hold(plan, 40)).isEqualTo(new HoldResult.Placed());
        assertThat(plan.changes()).extracting(LimitState.LimitChange::heldDelta).containsExactly(100L);
    }

    @Test
    void refusesWhatABudgetDoesNotCoverThoughTheWalletWould() {
        wallet(1_000, 0, 0);
        budget(Period.DAY, TODAY, 100, 70, 0);

        assertThat(hold(plan(), 31))
                .isEqualTo(new HoldResult.BudgetExceeded(
                        LimitKind.KEY, Period.DAY, new Credits(31), new Credits(30), TOMORROW));
        assertThat(hold(plan(), 30)).isEqualTo(new HoldResult.Placed());
    }

    @Test
    void saysHeldWhenOnlyRunningCallsBlockABudget() {
        wallet(1_000, 0, 0);
        budget(Period.TOTAL, Instant.EPOCH, 100, 20, 60);

        assertThat(hold(plan(), 21))
                .isEqualTo(new HoldResult.CreditsHeld(new Credits(21), new Credits(20), GroupPlan.HELD_RETRY));
        assertThat(hold(plan(), 81))
                .isEqualTo(new HoldResult.BudgetExceeded(
                        LimitKind.KEY, Period.TOTAL, new Credits(81), new Credits(80), null));
    }

    @Test
    void namesTheBudgetThatStaysExceededLongest() {
        wallet(1_000, 0, 0);
        budget(Period.DAY, TODAY, 10, 10, 0);
        budget(Period.MONTH, Instant.parse("2026-11-01T00:00:00Z"), 10, 10, 0);

        assertThat(hold(plan(), 1))
                .isEqualTo(new HoldResult.BudgetExceeded(
                        LimitKind.KEY, Period.MONTH, new Credits(1), Credits.ZERO, NEXT_MONTH));
    }

    @Test
    void tellsALastingRefusalBeforeAPassingOne() {
        wallet(100, 0, 90);
        budget(Period.TOTAL, Instant.EPOCH, 20, 15, 0);

        assertThat(hold(plan(), 15)).isInstanceOf(HoldResult.BudgetExceeded.class);
    }

    @Test
    void startsANewPeriodAndKeepsWhatIsHeld() {
        wallet(1_000, 0, 0);
        budget(Period.DAY, TODAY.minusSeconds(86_400), 100, 100, 40);
        var plan = plan();

        assertThat(hold(plan, 61)).isInstanceOf(HoldResult.CreditsHeld.class);
        assertThat(hold(plan, 60)).isEqualTo(new HoldResult.Placed());
        assertThat(plan.changes()).contains(new LimitState.LimitChange(2, 60, true, 0, TODAY, 0, 0));
    }

    @Test
    void neverMovesAPeriodBackwards() {
        wallet(1_000, 0, 0);
        budget(Period.DAY, TOMORROW, 100, 100, 0);

        assertThat(hold(plan(), 1)).isInstanceOf(HoldResult.BudgetExceeded.class);
    }

    @Test
    void writesNothingForAHoldThatOneLimitRefuses() {
        wallet(1_000, 0, 0);
        budget(Period.DAY, TODAY, 10, 0, 0);
        var plan = plan();

        hold(plan, 11);

        assertThat(plan.changes()).isEmpty();
        assertThat(plan.holds()).isEmpty();
    }

    @Test
    void settlesAndFreesCreditForTheNextHoldOfTheSameGroup() {
        wallet(100, 0, 100);
        var call = Fixture.newCall();
        var plan = plan(Map.of(call, new GroupPlan.Held(new Credits(100), List.of(1L))));

        assertThat(hold(plan, 50)).isInstanceOf(HoldResult.CreditsHeld.class);
        assertThat(plan.settle(Fixture.call(call, set), Fixture.charge(30), null))
                .isEqualTo(SettleResult.BOOKED);
        assertThat(hold(plan, 70)).isEqualTo(new HoldResult.Placed());

        assertThat(plan.changes()).containsExactly(new LimitState.LimitChange(1, -30, false, 30, Instant.EPOCH, 0, 0));
    }

    @Test
    void postsOneTransactionForAllCallsOfAWallet() {
        wallet(100, 0, 0);
        var plan = plan();

        plan.settle(Fixture.call(Fixture.newCall(), set), Fixture.charge(30), null);
        plan.settle(Fixture.call(Fixture.newCall(), set), Fixture.charge(12), null);
        plan.settle(Fixture.call(Fixture.newCall(), set), Fixture.charge(0), null);

        assertThat(plan.postings()).extracting(GroupPlan.Posting::amount).containsExactly(42L);
        var txn = plan.postings().iterator().next().txn();
        assertThat(plan.lines()).extracting(GroupPlan.Line::txn).containsExactly(txn, txn, null);
    }

    @Test
    void countsOnlyTheGrowthBeyondTheLimitAsOvershoot() {
        wallet(100, 0, 80);
        var call = Fixture.newCall();
        var plan = plan(Map.of(call, new GroupPlan.Held(new Credits(80), List.of(1L))));

        plan.settle(Fixture.call(call, set), Fixture.charge(95), null);
        plan.settle(Fixture.call(Fixture.newCall(), set), Fixture.charge(20), null);

        assertThat(plan.changes())
                .containsExactly(new LimitState.LimitChange(1, -80, false, 115, Instant.EPOCH, 15, 1));
    }

    @Test
    void givesBackHoldsOfLimitsThatTheSetNoLongerHasAndChargesNewOnes() {
        wallet(100, 0, 10);
        budget(Period.DAY, TODAY, 50, 0, 0);
        var call = Fixture.newCall();
        var plan = plan(Map.of(call, new GroupPlan.Held(new Credits(10), List.of(1L, 99L))));

        plan.settle(Fixture.call(call, set), Fixture.charge(4), null);

        assertThat(plan.changes())
                .containsExactlyInAnyOrder(
                        new LimitState.LimitChange(1, -10, false, 4, Instant.EPOCH, 0, 0),
                        new LimitState.LimitChange(2, 0, false, 4, TODAY, 0, 0));
        assertThat(plan.releasedElsewhere())
                .extracting(GroupPlan.Held::limitIds, GroupPlan.Held::amount)
                .containsExactly(tuple(List.of(99L), new Credits(10)));
    }

    @Test
    void letsAFreeModelRunOnAnEmptyWalletButNotOnADebt() {
        assertThat(hold(plan(), 0)).isEqualTo(new HoldResult.Placed());
        wallet(100, 101, 0);
        assertThat(hold(plan(), 0)).isInstanceOf(HoldResult.InsufficientCredits.class);
    }

    // Leases.

    private static final UUID LEASE = new UUID(1, 1);

    private GroupPlan planWithLease(long micros, Long... limitIds) {
        var lease = new GroupPlan.Held(new Credits(micros), List.of(limitIds));
        return new GroupPlan(NOW, rows, Map.of(), Map.of(LEASE, lease), Set.of(), UUID::randomUUID);
    }

    private LeaseResult wish(GroupPlan plan, long most, long growth, long least) {
        return plan.lease(new LaneOperation.Lease(LEASE, set, most, growth, least, 1, new CompletableFuture<>()));
    }

    @Test
    void aLeaseGrowsToAQuarterOfWhatIsFreeWhereTheLeastIs() {
        wallet(1_000, 100, 100);
        budget(Period.TOTAL, TODAY, 400, 0, 0);
        var plan = plan();

        assertThat(wish(plan, 0, 500, 10)).isEqualTo(new LeaseResult.Sized(100, 100, 300));

        assertThat(plan.changes()).extracting(LimitState.LimitChange::heldDelta).containsExactly(100L, 100L);
        assertThat(plan.sizedLeases())
                .extracting(GroupPlan.SizedLease::held)
                .containsExactly(new GroupPlan.Held(new Credits(100), List.of(1L, 2L)));
    }

    @Test
    void growsByNothingRatherThanByTooLittle() {
        wallet(100, 0, 0);
        var plan = plan();

        assertThat(wish(plan, 0, 500, 26)).isEqualTo(new LeaseResult.Sized(0, 0, 100));

        assertThat(plan.sizedLeases()).isEmpty();
        assertThat(plan.changes()).allMatch(change -> change.heldDelta() == 0);
    }

    @Test
    void aLeaseThatWasTakenFromItsNodeIsOutdated() {
        wallet(1_000, 0, 0);

        assertThat(wish(plan(), 80, 0, 0)).isEqualTo(new LeaseResult.Outdated());
    }

    @Test
    void aCallThatWasAdmittedTwiceGivesBackBoth() {
        wallet(100, 0, 90);
        var call = Fixture.newCall();
        var plan = new GroupPlan(
                NOW,
                rows,
                Map.of(call, new GroupPlan.Held(new Credits(10), List.of(1L))),
                Map.of(LEASE, new GroupPlan.Held(new Credits(80), List.of(1L))),
                Set.of(),
                UUID::randomUUID);

        plan.settle(Fixture.call(call, set), Fixture.charge(30), new LaneOperation.Leased(LEASE, new Credits(40)));

        assertThat(plan.changes()).containsExactly(new LimitState.LimitChange(1, -40, false, 30, Instant.EPOCH, 0, 0));
    }

    @Test
    void withoutAWalletThereIsNothingToLease() {
        budget(Period.TOTAL, TODAY, 400, 0, 0);

        assertThat(wish(plan(), 0, 10, 1)).isEqualTo(new LeaseResult.Sized(0, 0, 0));
    }

    @Test
    void aGrowthNobodyHeardOfIsTakenBack() {
        wallet(1_000, 0, 80);
        var plan = planWithLease(80, 1L);

        wish(plan, 30, 0, 0);

        assertThat(plan.changes()).extracting(LimitState.LimitChange::heldDelta).containsExactly(-50L);
        assertThat(plan.sizedLeases().getFirst().held().amount()).isEqualTo(new Credits(30));
    }

    @Test
    void aLeaseThatKnowsOtherLimitsOnlyShrinks() {
        wallet(1_000, 0, 80);
        budget(Period.TOTAL, TODAY, 400, 0, 0);
        var plan = planWithLease(80, 1L);

        assertThat(wish(plan, 60, 100, 1)).isEqualTo(new LeaseResult.Outdated());

        assertThat(plan.sizedLeases().getFirst().held()).isEqualTo(new GroupPlan.Held(new Credits(60), List.of(1L)));
        assertThat(plan.changes())
                .extracting(LimitState.LimitChange::heldDelta)
                .filteredOn(delta -> delta != 0)
                .containsExactly(-20L);
    }

    @Test
    void whatACallCostIsTakenFromItsLeaseAndWhatIsBeyondCounts() {
        wallet(100, 0, 80);
        var plan = planWithLease(80, 1L);
        var leased = new LaneOperation.Leased(LEASE, new Credits(50));

        plan.settle(Fixture.call(Fixture.newCall(), set), Fixture.charge(30), leased);
        assertThat(plan.spentLeases()).containsExactly(Map.entry(LEASE, 50L));
        plan.settle(Fixture.call(Fixture.newCall(), set), Fixture.charge(75), leased);

        assertThat(plan.spentLeases()).containsExactly(Map.entry(LEASE, 0L));
        assertThat(plan.changes()).containsExactly(new LimitState.LimitChange(1, -80, false, 105, Instant.EPOCH, 5, 1));
        assertThat(plan.lines()).extracting(GroupPlan.Line::held).containsOnly(new Credits(50));
    }

    @Test
    void aLeaseEndsWithAllThatItStillHas() {
        wallet(100, 0, 80);
        var plan = planWithLease(80, 1L);

        wish(plan, 0, 0, 0);

        assertThat(plan.endedLeases()).containsExactly(LEASE);
        assertThat(plan.sizedLeases()).isEmpty();
        assertThat(plan.changes()).extracting(LimitState.LimitChange::heldDelta).containsExactly(-80L);
    }
}
