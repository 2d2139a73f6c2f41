package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.omnia.identity.GroupsOfKey;
import io.omnia.identity.KeyGroup;
import io.omnia.identity.Mode;
import io.omnia.platform.http.Problem;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BudgetsAndReportsTest {
    private static Fixture ledger;
    private static Budgets budgets;
    private static UsageReports reports;

    private final LimitSet set = Fixture.newSet();

    @BeforeAll
    static void start() {
        ledger = new Fixture();
        budgets = new Budgets(ledger.jdbi);
        reports = new UsageReports(ledger.jdbi);
    }

    @AfterAll
    static void stop() {
        assertThat(ledger.violations()).isEmpty();
        ledger.close();
    }

    @Test
    void aRotatedKeyIsBoundByTheSameBudgetsFromItsFirstCall() {
        ledger.grant(set, 10_000);
        budgets.set(set.key(), Period.TOTAL, new Credits(700));
        budgets.set(set.key(), Period.DAY, new Credits(500));
        ledger.settle(Fixture.newCall(), set, 400);
        var next = new LimitSet(set.account(), set.mode(), Fixture.newSet().key());

        new RotatedBudgets(new Limits(ledger.jdbi)).copy(set.key(), next.key());

        assertThat(budgets.of(next.key()))
                .extracting(Budgets.Budget::period, Budgets.Budget::limit, Budgets.Budget::spent)
                .containsExactlyInAnyOrder(
                        tuple(Period.TOTAL, new Credits(700), Credits.ZERO),
                        tuple(Period.DAY, new Credits(500), Credits.ZERO));
        assertThat(ledger.hold(Fixture.newCall(), next, 501)).isInstanceOf(HoldResult.BudgetExceeded.class);
        assertThat(ledger.hold(Fixture.newCall(), next, 500)).isInstanceOf(HoldResult.Placed.class);
        assertThat(ledger.hold(Fixture.newCall(), set, 101)).isInstanceOf(HoldResult.BudgetExceeded.class);
    }

    @Test
    void aSuccessorsLimitsAreWhoseTheyWereAndOnlyTheAccountsGoOnCounting() {
        ledger.grant(set, 10_000);
        var limits = new Limits(ledger.jdbi);
        var perDay = new Limits.What(Measure.MONEY, Period.DAY);
        limits.set(Limits.Subject.key(set.key()), perDay, 500, Limits.Setter.OPERATOR);
        limits.set(Limits.Subject.account(set.account(), set.mode()), perDay, 600, Limits.Setter.OPERATOR);
        ledger.settle(Fixture.newCall(), set, 400);
        var next = new LimitSet(set.account(), set.mode(), Fixture.newSet().key());

        new RotatedBudgets(limits).copy(set.key(), next.key());

        assertThat(limits.of(List.of(next.key().value())))
                .extracting(Limits.Limit::limit, Limits.Limit::spent, Limits.Limit::setBy)
                .containsExactly(tuple(500L, 0L, Limits.Setter.OPERATOR));
        assertThat(ledger.hold(Fixture.newCall(), next, 201))
                .isInstanceOfSatisfying(
                        HoldResult.BudgetExceeded.class,
                        refused -> assertThat(refused.whose()).isEqualTo(LimitKind.ACCOUNT));
        assertThat(ledger.hold(Fixture.newCall(), next, 200)).isInstanceOf(HoldResult.Placed.class);
    }

    @Test
    void countsWhatTheKeySpentBeforeItsBudgetWasSet() {
        ledger.grant(set, 1_000);
        ledger.settle(Fixture.newCall(), set, 60);

        var budget = budgets.set(set.key(), Period.DAY, new Credits(100));

        assertThat(budget.spent()).isEqualTo(new Credits(60));
        assertThat(budget.resetsAt()).isAfter(Instant.now());
        assertThat(ledger.hold(Fixture.newCall(), set, 41)).isInstanceOf(HoldResult.BudgetExceeded.class);
        assertThat(ledger.hold(Fixture.newCall(), set, 40)).isEqualTo(new HoldResult.Placed());
    }

    @Test
    void aProjectsBudgetCountsAllItsKeysAlsoFromBeforeItWasSetAndNobodyElse() {
        ledger.grant(set, 1_000);
        var project = new KeyGroup(UUID.randomUUID(), set.account(), KeyGroup.Kind.PROJECT, "shop", Instant.now());
        var one = of(project.id(), null);
        var another = of(project.id(), UUID.randomUUID());
        var limits = new Limits(ledger.jdbi);
        var subject = Limits.Subject.group(project, set.mode());
        var perDay = new Limits.What(Measure.MONEY, Period.DAY);
        ledger.settle(Fixture.newCall(), one, 30);
        ledger.settle(Fixture.newCall(), another, 20);
        ledger.settle(Fixture.newCall(), set, 500);

        assertThat(limits.set(subject, perDay, 100, Limits.Setter.OWNER).spent())
                .isEqualTo(50);

        assertThat(ledger.hold(Fixture.newCall(), another, 51))
                .isInstanceOfSatisfying(
                        HoldResult.BudgetExceeded.class,
                        refused -> assertThat(refused.whose()).isEqualTo(LimitKind.PROJECT));
        assertThat(ledger.hold(Fixture.newCall(), one, 50)).isInstanceOf(HoldResult.Placed.class);
        assertThat(ledger.hold(Fixture.newCall(), set, 51)).isInstanceOf(HoldResult.Placed.class);

        new RemovedLimits(limits).removeAll(project.id());
        assertThat(limits.of(List.of(project.id()))).isEmpty();
        assertThat(ledger.hold(Fixture.newCall(), another, 51)).isInstanceOf(HoldResult.Placed.class);
    }

    @Test
    void aMembersBudgetIsOfOneModeAndItsCallsAreKeptAsItsOwn() {
        ledger.grant(set, 1_000);
        var member = new KeyGroup(UUID.randomUUID(), set.account(), KeyGroup.Kind.MEMBER, "Ada", Instant.now());
        var hers = of(null, member.id());
        var call = Fixture.newCall();
        ledger.settle(call, hers, 30);
        var limits = new Limits(ledger.jdbi);
        var total = new Limits.What(Measure.MONEY, Period.TOTAL);

        var ofLive = limits.set(Limits.Subject.group(member, Mode.LIVE), total, 10, Limits.Setter.OPERATOR);
        var ofTest = limits.set(Limits.Subject.group(member, Mode.TEST), total, 40, Limits.Setter.OPERATOR);

        assertThat(ofLive.spent()).isZero();
        assertThat(ofTest.spent()).isEqualTo(30);
        assertThat(ledger.hold(Fixture.newCall(), hers, 11)).isInstanceOf(HoldResult.BudgetExceeded.class);
        assertThat(ledger.hold(Fixture.newCall(), hers, 10)).isInstanceOf(HoldResult.Placed.class);
        var record = reports.call(set.account(), call).orElseThrow().record();
        assertThat(record.groups()).isEqualTo(new GroupsOfKey(null, member.id()));
    }

    /** Another key of the same account. */
    private LimitSet of(UUID project, UUID member) {
        return new LimitSet(set.account(), set.mode(), Fixture.newSet().key(), new GroupsOfKey(project, member));
    }

    @Test
    void limitsOneKeyAndNotTheOther() {
        ledger.grant(set, 1_000);
        budgets.set(set.key(), Period.TOTAL, new Credits(10));
        var other = new LimitSet(set.account(), set.mode(), Fixture.newSet().key());

        assertThat(ledger.hold(Fixture.newCall(), set, 11)).isInstanceOf(HoldResult.BudgetExceeded.class);
        assertThat(ledger.hold(Fixture.newCall(), other, 11)).isEqualTo(new HoldResult.Placed());
    }

    @Test
    void startsADayBudgetAnewTheNextDay() {
        ledger.grant(set, 1_000);
        budgets.set(set.key(), Period.DAY, new Credits(50));
        ledger.settle(Fixture.newCall(), set, 50);
        assertThat(ledger.hold(Fixture.newCall(), set, 1)).isInstanceOf(HoldResult.BudgetExceeded.class);

        ledger.jdbi.useHandle(handle -> handle.execute(
                "update ledger.spend_limit set period_started = period_started - interval '1 day' where subject_id = ?",
                set.key().value()));

        assertThat(ledger.hold(Fixture.newCall(), set, 50)).isEqualTo(new HoldResult.Placed());
        assertThat(budgets.of(set.key())).extracting(Budgets.Budget::spent).containsExactly(Credits.ZERO);
    }

    @Test
    void settlesACallWhoseBudgetWasRemovedMeanwhile() {
        ledger.grant(set, 1_000);
        budgets.set(set.key(), Period.TOTAL, new Credits(50));
        var call = Fixture.newCall();
        ledger.hold(call, set, 50);

        assertThat(budgets.remove(set.key(), Period.TOTAL)).isTrue();
        assertThat(budgets.remove(set.key(), Period.TOTAL)).isFalse();

        assertThat(ledger.settle(call, set, 20)).isEqualTo(SettleResult.BOOKED);
        assertThat(ledger.held(set)).isZero();
    }

    @Test
    void reportsBalanceUsageAndOneCall() {
        ledger.grant(set, 1_000);
        var call = Fixture.newCall();
        ledger.hold(call, set, 100);
        ledger.settle(call, set, 30);
        ledger.settle(Fixture.newCall(), set, 5);
        ledger.hold(Fixture.newCall(), set, 200);

        assertThat(reports.balance(set.account(), set.mode())).isEqualTo(new Balance(965, 200, 35, 765));
        var span = new UsageReports.Span(
                set.account(),
                null,
                null,
                Instant.now().minusSeconds(600),
                Instant.now().plusSeconds(1));
        var total = List.of(2L, 14L, 18L, 35L);
        for (var group : UsageReports.Group.values()) {
            assertThat(reports.usage(span, group))
                    .singleElement()
                    .satisfies(row -> assertThat(
                                    List.of(row.calls(), row.inputTokens(), row.outputTokens(), row.costMicros()))
                            .isEqualTo(total));
        }
        var read = reports.call(set.account(), call).orElseThrow();
        assertThat(read.charge()).isEqualTo(Fixture.charge(30));
        assertThat(read.record().limits()).isEqualTo(set);
        assertThat(read.delivered()).isFalse();
        assertThat(reports.call(Fixture.newSet().account(), call)).isEmpty();
    }

    @Test
    void keepsTheUsesOfToolsAndTheService() {
        ledger.grant(set, 1_000);
        var used = new ToolUses(3, 2, 1);
        var call = Fixture.call(Fixture.newCall(), set)
                .with(TokenUsage.of(7, 9).with(used, ServiceTier.PRIORITY), Attribution.NONE, List.of());
        Fixture.await(ledger.wallets.settle(call, Fixture.charge(30)));

        var span = new UsageReports.Span(
                set.account(),
                null,
                null,
                Instant.now().minusSeconds(600),
                Instant.now().plusSeconds(1));

        assertThat(reports.call(set.account(), call.id()).orElseThrow().record().usage())
                .isEqualTo(call.usage());
        assertThat(reports.usage(span, UsageReports.Group.MODEL))
                .singleElement()
                .satisfies(row -> assertThat(row.toolUses()).isEqualTo(6));
    }

    @Test
    void reportsTheOtherCallsBesideAbsurdOnes() {
        ledger.grant(set, 1_000);
        for (var i = 0; i < 3; i++) {
            var call = Fixture.call(Fixture.newCall(), set)
                    .with(TokenUsage.of(9_000_000_000_000_000_000L, 9), Attribution.NONE, List.of());
            Fixture.await(ledger.wallets.settle(call, Fixture.charge(5)));
        }

        var span = new UsageReports.Span(
                set.account(),
                null,
                null,
                Instant.now().minusSeconds(600),
                Instant.now().plusSeconds(1));
        assertThat(reports.usage(span, UsageReports.Group.MODEL))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.inputTokens()).isEqualTo(Long.MAX_VALUE);
                    assertThat(row.outputTokens()).isEqualTo(27);
                    assertThat(row.costMicros()).isEqualTo(15);
                });
    }

    @Test
    void readsAndWritesMoneyExactly() {
        assertThat(Money.of(-150_000_001)).isEqualTo(new Money(-150_000_001, "-1.50000001"));
        assertThat(new Money.Given(null, "1.5").credits("amount")).isEqualTo(new Credits(150_000_000));
        assertThat(new Money.Given(7L, "0.00000007").credits("amount")).isEqualTo(new Credits(7));
        for (var wrong : List.of("1e3", "-1", "1.123456789", "12 000", "1,5", "", "99999999999999999999")) {
            assertThatThrownBy(() -> new Money.Given(null, wrong).credits("amount"))
                    .isInstanceOf(Problem.class);
        }
        assertThatThrownBy(() -> new Money.Given(8L, "0.00000007").credits("amount"))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> new Money.Given(null, null).credits("amount")).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> new Money.Given(-1L, null).credits("amount")).isInstanceOf(Problem.class);
    }
}
