package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.ledger.Limits.Setter;
import io.omnia.ledger.Limits.Subject;
import io.omnia.ledger.Limits.What;
import io.omnia.platform.http.Problem;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits that count, in PostgreSQL. Every call comes to 16 tokens. */
class LimitsTest {
    private static final What REQUESTS = new What(Measure.REQUESTS, Period.DAY);
    private static final What TOKENS = new What(Measure.TOKENS, Period.DAY);
    private static final What CALLS = new What(Measure.CALLS, Period.NONE);

    private final Fixture ledger = new Fixture();
    private final Limits limits = new Limits(ledger.jdbi);
    private final LimitSet set = Fixture.newSet();
    private final Subject key = Subject.key(set.key());
    private final Subject account = Subject.account(set.account(), set.mode());

    @BeforeEach
    void hasMoney() {
        ledger.grant(set, 1_000_000);
    }

    @AfterEach
    void stop() {
        assertThat(ledger.violations()).isEmpty();
        ledger.close();
    }

    private HoldResult hold(CallId call, LimitSet of, long tokens) {
        return Fixture.await(ledger.wallets.hold(call, of, new Bound(new Credits(10), tokens), null));
    }

    private HoldResult hold(long tokens) {
        return hold(Fixture.newCall(), set, tokens);
    }

    private Limits.Limit only() {
        var all = limits.of(List.of(set.key().value(), set.account().value()));
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    @Test
    void allKeysOfAnAccountShareItsLimitAndItsOtherModeDoesNot() {
        limits.set(account, REQUESTS, 3, Setter.OPERATOR);
        var otherKey = new LimitSet(set.account(), set.mode(), Fixture.newSet().key());

        assertThat(hold(0)).isInstanceOf(HoldResult.Placed.class);
        assertThat(hold(Fixture.newCall(), otherKey, 0)).isInstanceOf(HoldResult.Placed.class);
        assertThat(hold(0)).isInstanceOf(HoldResult.Placed.class);

        assertThat(hold(Fixture.newCall(), otherKey, 0))
                .isInstanceOfSatisfying(
                        HoldResult.RequestsExceeded.class,
                        refused -> assertThat(refused.whose()).isEqualTo(LimitKind.ACCOUNT));
        assertThat(only().spent()).isEqualTo(3);
        assertThat(limits.of(List.of(set.account().value()))
                        .getFirst()
                        .subject()
                        .mode())
                .isEqualTo(set.mode());
    }

    @Test
    void tokensAreHeldThenCorrectedInOneStep() {
        limits.set(key, TOKENS, 100, Setter.OWNER);
        var call = Fixture.newCall();

        assertThat(hold(call, set, 90)).isInstanceOf(HoldResult.Placed.class);
        assertThat(only()).extracting(Limits.Limit::held, Limits.Limit::spent).containsExactly(90L, 0L);
        ledger.settle(call, set, 4);

        assertThat(only()).extracting(Limits.Limit::held, Limits.Limit::spent).containsExactly(0L, 16L);
        assertThat(hold(85)).isInstanceOf(HoldResult.TokensExceeded.class);
        assertThat(hold(84)).isInstanceOf(HoldResult.Placed.class);
    }

    @Test
    void aCallOfAnEarlierWindowLeavesNothingInThisOne() {
        limits.set(key, TOKENS, 100, Setter.OWNER);
        var early = Fixture.newCall();
        var swept = Fixture.newCall();
        hold(early, set, 60);
        hold(swept, set, 40);
        aDayPasses();

        assertThat(hold(70)).isInstanceOf(HoldResult.Placed.class);
        ledger.settle(early, set, 4);
        assertThat(only()).extracting(Limits.Limit::held, Limits.Limit::spent).containsExactly(70L, 0L);
        ledger.jdbi.useHandle(handle -> handle.execute(
                "update ledger.hold set expires_at = now() - interval '1 s' where call_id = ?", swept.value()));

        assertThat(ledger.sweep()).isEqualTo(1);
        assertThat(only()).extracting(Limits.Limit::held, Limits.Limit::spent).containsExactly(70L, 0L);
    }

    private void aDayPasses() {
        ledger.jdbi.useHandle(handle -> {
            handle.execute("update ledger.hold set created_at = created_at - interval '1 day'");
            handle.execute("update ledger.spend_limit set period_started = period_started - interval '1 day'"
                    + " where period = 'day'");
        });
    }

    @Test
    void aDeadNodesCallsAtOnceAreGivenBackBySweepAndByRestart() {
        limits.set(key, CALLS, 2, Setter.OWNER);
        hold(0);
        hold(0);
        assertThat(hold(0)).isInstanceOf(HoldResult.CallsExceeded.class);

        ledger.jdbi.useHandle(handle -> handle.execute("update ledger.hold set expires_at = now() - interval '1 s'"));
        assertThat(ledger.sweep()).isEqualTo(2);
        assertThat(only().held()).isZero();

        hold(0);
        ledger.restart();
        assertThat(only().held()).isZero();
        assertThat(hold(0)).isInstanceOf(HoldResult.Placed.class);
    }

    @Test
    void aLimitThatIsRemovedWhileACallRunsIsNotMissed() {
        limits.set(key, CALLS, 1, Setter.OWNER);
        var call = Fixture.newCall();
        hold(call, set, 0);

        assertThat(limits.remove(key, CALLS, Setter.OWNER)).isTrue();
        assertThat(limits.remove(key, CALLS, Setter.OWNER)).isFalse();

        assertThat(ledger.settle(call, set, 4)).isEqualTo(SettleResult.BOOKED);
        assertThat(ledger.held(set)).isZero();
    }

    @Test
    void aLimitBelowWhatRunsAdmitsNothingUntilEnoughHasEnded() {
        limits.set(key, CALLS, 3, Setter.OWNER);
        var first = Fixture.newCall();
        hold(first, set, 0);
        hold(0);
        limits.set(key, CALLS, 1, Setter.OWNER);

        ledger.settle(first, set, 4);

        assertThat(hold(0)).isInstanceOf(HoldResult.CallsExceeded.class);
        assertThat(only().held()).isEqualTo(1);
    }

    @Test
    void aBudgetOfTheAccountCountsWhatItSpentBefore() {
        var call = Fixture.newCall();
        ledger.hold(call, set, 100);
        ledger.settle(call, set, 80);

        limits.set(account, new What(Measure.MONEY, Period.DAY), 100, Setter.OWNER);

        assertThat(ledger.hold(Fixture.newCall(), set, 21))
                .isInstanceOfSatisfying(
                        HoldResult.BudgetExceeded.class,
                        refused -> assertThat(refused.whose()).isEqualTo(LimitKind.ACCOUNT));
        assertThat(ledger.hold(Fixture.newCall(), set, 20)).isInstanceOf(HoldResult.Placed.class);
    }

    @Test
    void anOwnerChangesNothingThatTheOperatorSet() {
        limits.set(key, REQUESTS, 5, Setter.OWNER);
        limits.set(key, REQUESTS, 4, Setter.OPERATOR);

        assertThatThrownBy(() -> limits.set(key, REQUESTS, 3, Setter.OWNER))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo("limit_of_operator"));
        assertThatThrownBy(() -> limits.remove(key, REQUESTS, Setter.OWNER)).isInstanceOf(Problem.class);
        assertThat(only().limit()).isEqualTo(4);
        assertThat(limits.remove(key, REQUESTS, Setter.OPERATOR)).isTrue();
        assertThat(limits.set(key, REQUESTS, 9, Setter.OWNER).setBy()).isEqualTo(Setter.OWNER);
    }

    @Test
    void nobodyGetsMoreThanThePlanAllows() {
        limits.set(Subject.plan(set.account(), set.mode()), REQUESTS, 2, Setter.PLAN);

        assertThatThrownBy(() -> limits.set(account, REQUESTS, 3, Setter.OWNER))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo("limit_of_plan"));
        assertThatThrownBy(() -> limits.remove(account, REQUESTS, Setter.OWNER)).isInstanceOf(Problem.class);
        limits.set(account, REQUESTS, 1, Setter.OWNER);
        assertThatThrownBy(() -> limits.set(account, REQUESTS, 1_000, Setter.OWNER))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo("limit_of_plan"));

        assertThat(hold(0)).isInstanceOf(HoldResult.Placed.class);
        assertThat(hold(0)).isInstanceOf(HoldResult.RequestsExceeded.class);
        assertThat(limits.remove(account, REQUESTS, Setter.OWNER)).isTrue();
        assertThat(hold(0)).isInstanceOf(HoldResult.Placed.class);
        assertThat(hold(0))
                .isInstanceOfSatisfying(
                        HoldResult.RequestsExceeded.class,
                        refused -> assertThat(refused.whose()).isEqualTo(LimitKind.PLAN));
    }
}
