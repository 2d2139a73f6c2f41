package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.identity.AccountId;
import io.omnia.identity.Directory;
import io.omnia.identity.GroupsOfKey;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import io.omnia.platform.database.Schemas;
import io.omnia.platform.http.Problem;
import io.omnia.platform.time.Uuid7;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SpendTest {
    private static final Instant NOW = Instant.parse("2026-11-20T15:30:00Z");
    private static final Instant TODAY = Instant.parse("2026-11-20T00:00:00Z");

    private static Fixture ledger;
    private static Spend spend;

    private final LimitSet set =
            new LimitSet(new AccountId(UUID.randomUUID()), Mode.LIVE, new KeyId(UUID.randomUUID()));

    @BeforeAll
    static void start() {
        ledger = new Fixture();
        Schemas.migrate(ledger.source, "identity");
        spend = new Spend(ledger.jdbi, new Directory(ledger.jdbi), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterAll
    static void stop() {
        ledger.close();
    }

    @Test
    void hasEveryDayOfTheLastThirtyWithTodayAtTheEnd() {
        ledger.grant(set, 1_000);
        call("a", NOW.minusSeconds(1), 7);
        call("a", TODAY.minusNanos(1_000), 5);
        call("a", TODAY.minus(Duration.ofDays(29)), 3);
        call("a", TODAY.minus(Duration.ofDays(29)).minusNanos(1_000), 100);

        var days = spend.days(Scope.own(set.account()), Mode.LIVE);

        assertThat(days).hasSize(30);
        assertThat(days.getLast().at()).isEqualTo(TODAY);
        assertThat(days.stream().mapToLong(day -> day.cost().microcredits()).filter(cost -> cost > 0))
                .containsExactly(3L, 5L, 7L);
        assertThat(days.get(1))
                .isEqualTo(new SpendView.PointView(TODAY.minus(Duration.ofDays(28)), 0, 0, 0, 0, Money.of(0)));
    }

    @Test
    void anAccountWithoutCallsHasThirtyDaysOfNothing() {
        assertThat(spend.days(Scope.own(set.account()), Mode.LIVE)).hasSize(30).allMatch(day -> day.calls() == 0);
    }

    @Test
    void tellsTheDearestEightApartAndSumsTheRest() {
        ledger.grant(set, 10_000);
        for (var i = 1; i <= 11; i++) {
            call("model-" + i, NOW.minusSeconds(60L * i), 10L * i);
        }

        var chart = spend.chart(all(), SpendTable.Step.HOUR, SpendTable.Group.MODEL);

        assertThat(chart.series()).hasSize(9);
        assertThat(chart.series().getFirst().group()).isEqualTo("model-11");
        var other = chart.series().getLast();
        assertThat(other.group()).isEqualTo("other");
        assertThat(cost(other)).isEqualTo(10 + 20 + 30);
        assertThat(chart.total().cost()).isEqualTo(Money.of(660));
        assertThat(chart.total().calls()).isEqualTo(11);
        assertThat(chart.series())
                .allSatisfy(series -> assertThat(series.points()).hasSize(24));
    }

    @Test
    void countsWhatFailed() {
        Fixture.await(ledger.wallets.settle(
                record("a", NOW.minusSeconds(5), CallRecord.Outcome.UPSTREAM_ERROR), Charge.NOTHING));
        Fixture.await(
                ledger.wallets.settle(record("a", NOW.minusSeconds(5), CallRecord.Outcome.HUNG_UP), Charge.NOTHING));

        var total =
                spend.chart(all(), SpendTable.Step.DAY, SpendTable.Group.NONE).total();

        assertThat(total.failed()).isEqualTo(1);
    }

    @Test
    void refusesAChartOfMorePointsThanAnybodyCouldSee() {
        var years = all().between(NOW.minus(Duration.ofDays(2_000)), NOW);

        assertThatThrownBy(() -> spend.chart(years, SpendTable.Step.HOUR, SpendTable.Group.NONE))
                .isInstanceOf(Problem.class);
    }

    @Test
    void daysLeftFollowFromTheLastWeek() {
        assertThat(Overviews.daysLeft(100, 0)).isNull();
        assertThat(Overviews.daysLeft(100, 7)).isEqualTo(100);
        assertThat(Overviews.daysLeft(100, 701)).isZero();
        assertThat(Overviews.daysLeft(0, 7)).isZero();
        assertThat(Overviews.daysLeft(-100, 7)).isZero();
    }

    private CallFilter all() {
        return CallFilter.all(Scope.own(set.account()), Mode.LIVE);
    }

    private void call(String model, Instant at, long micros) {
        Fixture.await(ledger.wallets.settle(record(model, at, CallRecord.Outcome.COMPLETED), Fixture.charge(micros)));
    }

    private CallRecord record(String model, Instant at, CallRecord.Outcome outcome) {
        return new CallRecord(
                new CallId(Uuid7.next(Clock.fixed(at, ZoneOffset.UTC))),
                at,
                set.account(),
                set.key(),
                set.mode(),
                model,
                "sandbox",
                outcome,
                200,
                Duration.ofMillis(12),
                null,
                TokenUsage.of(7, 9),
                false,
                1,
                Attribution.NONE,
                List.of(),
                GroupsOfKey.NONE);
    }

    private static long cost(SpendView.SeriesView series) {
        return series.points().stream()
                .mapToLong(point -> point.cost().microcredits())
                .sum();
    }
}
