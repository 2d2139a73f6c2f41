package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.omnia.identity.Mode;
import io.omnia.ledger.Limits.What;
import io.omnia.ledger.Plans.PlanLimit;
import io.omnia.platform.http.Problem;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlansTest {
    private static final What PER_DAY = new What(Measure.REQUESTS, Period.DAY);
    private static final What AT_ONCE = new What(Measure.CALLS, Period.NONE);
    private static final What MONEY = new What(Measure.MONEY, Period.MONTH);

    private final Fixture ledger = new Fixture();
    private final Limits limits = new Limits(ledger.jdbi);
    private final Plans plans = new Plans(ledger.jdbi, limits);
    private final LimitSet set = Fixture.newSet();

    @AfterEach
    void stop() {
        assertThat(ledger.violations()).isEmpty();
        ledger.close();
    }

    private static PlanLimit limit(What what, long units) {
        return new PlanLimit(Mode.TEST, what, units);
    }

    private List<Limits.Limit> of(LimitSet account) {
        return limits.of(List.of(account.account().value()));
    }

    private HoldResult hold(LimitSet account) {
        return ledger.hold(Fixture.newCall(), account, 10);
    }

    @Test
    void bindsEachAccountOnItByItself() {
        var other = Fixture.newSet();
        ledger.grant(set, 1_000);
        ledger.grant(other, 1_000);
        plans.put("fair", List.of(limit(PER_DAY, 1)));
        plans.put(set.account(), "fair");
        plans.put(other.account(), "fair");

        assertThat(hold(set)).isInstanceOf(HoldResult.Placed.class);
        assertThat(hold(set))
                .isInstanceOfSatisfying(
                        HoldResult.RequestsExceeded.class,
                        refused -> assertThat(refused.whose()).isEqualTo(LimitKind.PLAN));
        assertThat(hold(other)).isInstanceOf(HoldResult.Placed.class);
        assertThat(plans.all())
                .extracting(Plans.Plan::name, Plans.Plan::accounts)
                .containsExactly(tuple("fair", 2L));
    }

    @Test
    void whatChangesInAPlanChangesForItsAccountsAndWhatTheyHaveCountedStays() {
        ledger.grant(set, 1_000);
        plans.put("fair", List.of(limit(PER_DAY, 5), limit(AT_ONCE, 9)));
        plans.put(set.account(), "fair");
        hold(set);

        plans.put("fair", List.of(limit(PER_DAY, 2), limit(MONEY, 700)));

        assertThat(of(set))
                .extracting(Limits.Limit::what, Limits.Limit::limit, Limits.Limit::spent)
                .containsExactlyInAnyOrder(tuple(PER_DAY, 2L, 1L), tuple(MONEY, 700L, 0L));
        assertThat(hold(set)).isInstanceOf(HoldResult.Placed.class);
        assertThat(hold(set)).isInstanceOf(HoldResult.RequestsExceeded.class);
        assertThat(plans.upkeep()).isZero();
    }

    @Test
    void anAccountThatLeavesItsPlanIsBoundByItNoMore() {
        plans.put("fair", List.of(limit(PER_DAY, 5)));
        plans.put("large", List.of(limit(PER_DAY, 50)));
        plans.put(set.account(), "fair");

        plans.put(set.account(), "large");
        assertThat(of(set)).extracting(Limits.Limit::limit).containsExactly(50L);
        plans.put(set.account(), null);

        assertThat(of(set)).isEmpty();
        assertThat(plans.of(set.account())).isEmpty();
    }

    @Test
    void anAccountHasThemAtOnceHoweverManyOthersWaitForTheirs() {
        plans.put("fair", List.of(limit(PER_DAY, 5)));
        ledger.jdbi.useHandle(
                handle -> handle.execute(
                        "insert into ledger.account_plan (account_id, plan) select gen_random_uuid(), 'fair' from generate_series(1, 600)"));

        plans.put(set.account(), "fair");

        assertThat(of(set)).extracting(Limits.Limit::limit).containsExactly(5L);
        assertThat(ledger.number("select count(*) from ledger.spend_limit where kind = 'plan'"))
                .isEqualTo(1);
        plans.put(set.account(), null);
        assertThat(of(set)).isEmpty();
    }

    @Test
    void whatIsNoNameIsNoPlan() {
        for (var name : List.of("", "Fair", "no such", "\0")) {
            assertThatThrownBy(() -> plans.put(set.account(), name))
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.code()).isEqualTo("plan_not_found"));
            assertThatThrownBy(() -> plans.remove(name)).isInstanceOf(Problem.class);
        }
    }

    @Test
    void rowsThatAreMissingAreMadeAgain() {
        plans.put("fair", List.of(limit(PER_DAY, 5)));
        plans.put(set.account(), "fair");
        ledger.jdbi.useHandle(handle -> handle.execute("delete from ledger.spend_limit where kind = 'plan'"));

        assertThat(plans.upkeep()).isEqualTo(1);
        assertThat(of(set)).extracting(Limits.Limit::limit).containsExactly(5L);
    }

    @Test
    void aPlanThatSomebodyIsOnCannotBeRemoved() {
        plans.put("fair", List.of());
        plans.put(set.account(), "fair");

        assertThatThrownBy(() -> plans.remove("fair"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo("plan_in_use"));
        assertThatThrownBy(() -> plans.put(set.account(), "none-such")).isInstanceOf(Problem.class);
        plans.put(set.account(), null);
        plans.remove("fair");

        assertThat(plans.all()).isEmpty();
    }
}
