package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.identity.GroupsOfKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits that count requests, tokens and calls at once, decided beside money. Every call comes to 16 tokens. */
class CountLimitsTest {
    private static final Instant MINUTE = Instant.parse("2026-11-20T15:00:00Z");
    private static final Instant NOW = MINUTE.plusSeconds(20);
    private static final Duration REST = Duration.ofSeconds(40);
    private static final Instant NEXT = MINUTE.plusSeconds(60);

    private final LimitSet set = Fixture.newSet();
    private final List<LimitState.Row> rows = new ArrayList<>();

    @BeforeEach
    void hasMoney() {
        row(set.account().value(), LimitKind.WALLET, Measure.MONEY, Period.TOTAL, 1_000_000, 0, 0);
    }

    private void row(UUID subject, LimitKind kind, Measure measure, Period period, long limit, long held, long spent) {
        var mode = kind == LimitKind.KEY ? null : set.mode();
        var began = period.startedBy(NOW);
        var id = rows.size() + 1L;
        rows.add(new LimitState.Row(
                id, subject, kind, mode, measure, period, limit, held, spent, began, false, id == 1 ? 11 : 0));
    }

    private void ofKey(Measure measure, Period period, long limit, long held, long spent) {
        row(set.key().value(), LimitKind.KEY, measure, period, limit, held, spent);
    }

    private GroupPlan plan() {
        return plan(NOW, Map.of());
    }

    private GroupPlan plan(Instant now, Map<CallId, GroupPlan.Held> held) {
        return new GroupPlan(now, rows, held, Map.of(), Set.of(), UUID::randomUUID);
    }

    private HoldResult hold(GroupPlan plan, long tokens) {
        return plan.hold(Fixture.newCall(), set, new Bound(new Credits(10), tokens));
    }

    private static LimitState.LimitChange change(GroupPlan plan, long id) {
        return plan.changes().stream()
                .filter(change -> change.id() == id)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void admitsSoManyRequestsAMinuteAndSaysWhenTheNextAreAdmitted() {
        ofKey(Measure.REQUESTS, Period.MINUTE, 3, 0, 1);
        var plan = plan();

        assertThat(hold(plan, 0)).isEqualTo(new HoldResult.Placed(new Rates(new Rates.Rate(3, 1, REST), null)));
        assertThat(hold(plan, 0)).isInstanceOf(HoldResult.Placed.class);
        assertThat(hold(plan, 0))
                .isEqualTo(new HoldResult.RequestsExceeded(
                        LimitKind.KEY, Period.MINUTE, 3, REST, new Rates(new Rates.Rate(3, 0, REST), null)));
        assertThat(change(plan, 2)).isEqualTo(new LimitState.LimitChange(2, 0, false, 2, MINUTE, 0, 0));
    }

    @Test
    void aRequestCountsWhateverComesOfIt() {
        ofKey(Measure.REQUESTS, Period.MINUTE, 1, 0, 0);
        var call = Fixture.newCall();
        var plan = plan();
        plan.hold(call, set, new Bound(new Credits(10), 0));

        plan.settle(Fixture.call(call, set), Charge.NOTHING, null);

        assertThat(hold(plan, 0)).isInstanceOf(HoldResult.RequestsExceeded.class);
    }

    @Test
    void holdsTheMostTokensAndCorrectsToThoseUsed() {
        ofKey(Measure.TOKENS, Period.MINUTE, 100, 0, 0);
        var call = Fixture.newCall();
        var plan = plan();

        assertThat(plan.hold(call, set, new Bound(new Credits(10), 90))).isInstanceOf(HoldResult.Placed.class);
        assertThat(hold(plan, 11))
                .isEqualTo(new HoldResult.TokensExceeded(
                        LimitKind.KEY,
                        Period.MINUTE,
                        100,
                        11,
                        10,
                        REST,
                        new Rates(null, new Rates.Rate(100, 10, REST))));
        plan.settle(Fixture.call(call, set), Fixture.charge(3), null);

        assertThat(hold(plan, 84)).isInstanceOf(HoldResult.Placed.class);
        assertThat(hold(plan, 1)).isInstanceOf(HoldResult.TokensExceeded.class);
        assertThat(change(plan, 2)).isEqualTo(new LimitState.LimitChange(2, 84, false, 16, MINUTE, 0, 0));
    }

    @Test
    void tokensBeyondTheHoldCountInFullAndAreNotedAsOvershoot() {
        ofKey(Measure.TOKENS, Period.MINUTE, 100, 5, 95);
        var call = Fixture.newCall();
        var held = new GroupPlan.Held(new Credits(0), 5, NOW, List.of(1L, 2L));
        var plan = plan(NOW, Map.of(call, held));

        plan.settle(Fixture.call(call, set), Charge.NOTHING, null);

        assertThat(change(plan, 2)).isEqualTo(new LimitState.LimitChange(2, -5, false, 16, MINUTE, 11, 1));
    }

    @Test
    void aNewMinuteBeginsWithNothingHeldNorSpent() {
        ofKey(Measure.TOKENS, Period.MINUTE, 100, 60, 40);
        var plan = plan(NEXT, Map.of());

        assertThat(hold(plan, 100)).isInstanceOf(HoldResult.Placed.class);
        assertThat(change(plan, 2)).isEqualTo(new LimitState.LimitChange(2, 40, true, 0, NEXT, 0, 0));
    }

    @Test
    void aCallThatSettlesAfterItsMinuteChangesNothingInTheNext() {
        ofKey(Measure.TOKENS, Period.MINUTE, 100, 60, 40);
        var call = Fixture.newCall();
        var held = new GroupPlan.Held(new Credits(0), 60, NOW, List.of(1L, 2L));
        var plan = plan(NEXT, Map.of(call, held));

        plan.settle(Fixture.call(call, set), Charge.NOTHING, null);

        assertThat(change(plan, 2))
                .as("the minute is over, and what it held with it")
                .isEqualTo(new LimitState.LimitChange(2, -60, true, 0, NEXT, 0, 0));
        assertThat(hold(plan, 100)).isInstanceOf(HoldResult.Placed.class);
        assertThat(hold(plan, 1)).isInstanceOf(HoldResult.TokensExceeded.class);
    }

    @Test
    void admitsSoManyCallsAtOnce() {
        ofKey(Measure.CALLS, Period.NONE, 2, 1, 0);
        var call = Fixture.newCall();
        var plan = plan();

        assertThat(plan.hold(call, set, Bound.of(new Credits(10)))).isInstanceOf(HoldResult.Placed.class);
        assertThat(hold(plan, 0))
                .isEqualTo(new HoldResult.CallsExceeded(LimitKind.KEY, 2, GroupPlan.HELD_RETRY, Rates.NONE));
        plan.settle(Fixture.call(call, set), Fixture.charge(3), null);

        assertThat(hold(plan, 0)).isInstanceOf(HoldResult.Placed.class);
        assertThat(change(plan, 2)).isEqualTo(new LimitState.LimitChange(2, 1, false, 0, Instant.EPOCH, 0, 0));
    }

    @Test
    void takesFromEveryLimitOrFromNone() {
        ofKey(Measure.REQUESTS, Period.MINUTE, 10, 0, 0);
        ofKey(Measure.TOKENS, Period.MINUTE, 100, 0, 0);
        ofKey(Measure.CALLS, Period.NONE, 1, 1, 0);
        var plan = plan();

        assertThat(hold(plan, 50)).isInstanceOf(HoldResult.CallsExceeded.class);
        assertThat(plan.changes()).isEmpty();
    }

    @Test
    void namesWhoseLimitItIsAndTheOneThatLastsLongest() {
        row(set.account().value(), LimitKind.PLAN, Measure.REQUESTS, Period.DAY, 5, 0, 5);
        row(set.account().value(), LimitKind.ACCOUNT, Measure.REQUESTS, Period.MINUTE, 1, 0, 1);
        ofKey(Measure.CALLS, Period.NONE, 1, 1, 0);

        var refusal = (HoldResult.RequestsExceeded) hold(plan(), 0);

        assertThat(refusal.whose()).isEqualTo(LimitKind.PLAN);
        assertThat(refusal.window()).isEqualTo(Period.DAY);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.between(NOW, Instant.parse("2026-11-21T00:00:00Z")));
    }

    @Test
    void aCallThatIsLargerThanTheLimitIsToldBeforeOneThatMayWait() {
        ofKey(Measure.REQUESTS, Period.DAY, 5, 0, 5);
        ofKey(Measure.TOKENS, Period.MINUTE, 100, 0, 0);

        assertThat(hold(plan(), 101)).isInstanceOf(HoldResult.TokensExceeded.class);
    }

    @Test
    void limitsOfTheProjectAndTheMemberBindToo() {
        var project = UUID.randomUUID();
        var member = UUID.randomUUID();
        row(project, LimitKind.PROJECT, Measure.REQUESTS, Period.MINUTE, 1, 0, 0);
        row(member, LimitKind.MEMBER, Measure.CALLS, Period.NONE, 1, 0, 0);
        var within = new LimitSet(set.account(), set.mode(), set.key(), new GroupsOfKey(project, member));
        var plan = plan();

        assertThat(plan.hold(Fixture.newCall(), within, Bound.of(new Credits(1))))
                .isInstanceOf(HoldResult.Placed.class);
        assertThat(plan.hold(Fixture.newCall(), within, Bound.of(new Credits(1))))
                .isInstanceOfSatisfying(
                        HoldResult.RequestsExceeded.class,
                        refused -> assertThat(refused.whose()).isEqualTo(LimitKind.PROJECT));
        assertThat(hold(plan, 0)).as("nobody else").isInstanceOf(HoldResult.Placed.class);
    }

    @Test
    void aSetThatCountsCallsIsNotLeased() {
        ofKey(Measure.REQUESTS, Period.MINUTE, 100, 0, 0);
        var wish = new LaneOperation.Lease(UUID.randomUUID(), set, 0, 500, 1, 1, new CompletableFuture<>());
        var plan = plan();

        assertThat(plan.lease(wish)).isEqualTo(new LeaseResult.Outdated());
        assertThat(plan.sizedLeases()).isEmpty();
    }

    @Test
    void aLeaseOfASetThatGainsACountOnlyShrinksAndItsCallsAreNotCounted() {
        var lease = UUID.randomUUID();
        ofKey(Measure.CALLS, Period.NONE, 5, 0, 0);
        ofKey(Measure.TOKENS, Period.MINUTE, 50, 0, 0);
        var plan = new GroupPlan(
                NOW,
                rows,
                Map.of(),
                Map.of(lease, new GroupPlan.Held(new Credits(80), List.of(1L))),
                Set.of(),
                UUID::randomUUID);

        assertThat(plan.lease(new LaneOperation.Lease(lease, set, 80, 100, 1, 1, new CompletableFuture<>())))
                .isEqualTo(new LeaseResult.Outdated());
        plan.settle(
                Fixture.call(Fixture.newCall(), set),
                Fixture.charge(30),
                new LaneOperation.Leased(lease, new Credits(40)));

        assertThat(plan.changes())
                .filteredOn(change -> change.id() > 1)
                .allMatch(change -> change.heldDelta() == 0 && change.spentDelta() == 0);
        assertThat(change(plan, 1).heldDelta()).isEqualTo(-30);
    }
}
