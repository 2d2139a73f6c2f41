package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.identity.GroupsOfKey;
import io.omnia.identity.KeyGroup;
import io.omnia.ledger.Limits.Setter;
import io.omnia.ledger.Limits.Subject;
import io.omnia.ledger.Limits.What;
import io.omnia.platform.http.Problem;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens between the steps in which a budget is set. */
class SetLimitsTest {
    private static final What PER_DAY = new What(Measure.MONEY, Period.DAY);
    private static final What IN_ALL = new What(Measure.MONEY, Period.TOTAL);

    private final Fixture ledger = new Fixture();
    private final Limits limits = new Limits(ledger.jdbi);
    private final LimitSet set = Fixture.newSet();
    private final Subject key = Subject.key(set.key());

    @AfterEach
    void stop() {
        assertThat(ledger.violations()).isEmpty();
        ledger.close();
    }

    /** Limits that do this once when a budget exists and does not bind yet. */
    private Limits pausing(Runnable meanwhile) {
        var done = new AtomicBoolean();
        var database = Jdbi.create(ledger.source);
        database.setSqlLogger(new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext context) {
                if (context.getRenderedSql().contains("pg_locks") && done.compareAndSet(false, true)) {
                    meanwhile.run();
                }
            }
        });
        return new Limits(database);
    }

    private static void refused(Runnable attempt, String code) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    private Limits.Limit only() {
        return limits.of(List.of(set.key().value())).getFirst();
    }

    @Test
    void anOwnersRequestInFlightDoesNotOverwriteWhatTheOperatorSets() {
        var owner = pausing(() -> limits.set(key, PER_DAY, 5, Setter.OPERATOR));

        refused(() -> owner.set(key, PER_DAY, 900, Setter.OWNER), "limit_of_operator");

        assertThat(only()).extracting(Limits.Limit::limit, Limits.Limit::setBy).containsExactly(5L, Setter.OPERATOR);
    }

    @Test
    void whatAnOwnerSetsWhileTheOperatorIsSettingItBecomesTheOperators() {
        var operator = pausing(() -> limits.set(key, PER_DAY, 900, Setter.OWNER));

        operator.set(key, PER_DAY, 5, Setter.OPERATOR);

        assertThat(only()).extracting(Limits.Limit::limit, Limits.Limit::setBy).containsExactly(5L, Setter.OPERATOR);
        refused(() -> limits.set(key, PER_DAY, 900, Setter.OWNER), "limit_of_operator");
    }

    @Test
    void anOwnerRemovesNothingThatTheOperatorIsSetting() {
        var removed = new AtomicBoolean();
        var operator = pausing(() -> removed.set(limits.remove(key, PER_DAY, Setter.OWNER)));

        operator.set(key, PER_DAY, 5, Setter.OPERATOR);

        assertThat(removed).isFalse();
        assertThat(only()).extracting(Limits.Limit::limit, Limits.Limit::setBy).containsExactly(5L, Setter.OPERATOR);
    }

    @Test
    void aRequestThatBrokeOffStandsInNobodysWayAndBindsNothing() {
        ledger.grant(set, 1_000);
        ledger.settle(Fixture.newCall(), set, 30);
        var operator = pausing(() -> {
            throw new IllegalStateException("the process ends here");
        });
        assertThatThrownBy(() -> operator.set(key, PER_DAY, 5, Setter.OPERATOR))
                .hasMessageContaining("the process ends here");
        assertThat(limits.of(List.of(set.key().value()))).isEmpty();
        assertThat(limits.remove(key, PER_DAY, Setter.OWNER)).isFalse();
        assertThat(ledger.settle(Fixture.newCall(), set, 20)).isEqualTo(SettleResult.BOOKED);

        limits.set(key, PER_DAY, 100, Setter.OWNER);

        assertThat(only()).extracting(Limits.Limit::spent, Limits.Limit::setBy).containsExactly(50L, Setter.OWNER);
        assertThat(limits.remove(key, PER_DAY, Setter.OWNER)).isTrue();
    }

    @Test
    void aProjectsBudgetOfADayOpensNoPartOfEarlierDays() throws Exception {
        ledger.grant(set, 1_000);
        var project = project();
        ledger.settle(Fixture.newCall(), within(project), 30);
        ledger.jdbi.useHandle(handle -> handle.execute("select ledger.make_part(current_date - 40)"));
        var part = ledger.jdbi.withHandle(handle -> handle.createQuery("select ledger.part_name(current_date - 40)")
                .mapTo(String.class)
                .one());

        try (var locked = ledger.jdbi.open()) {
            locked.begin();
            locked.execute("lock table ledger." + part + " in access exclusive mode");
            var budget = setting(project, PER_DAY, limits);
            assertThat(Fixture.await(budget).spent()).isEqualTo(30);
            locked.rollback();
        }
    }

    @Test
    void aTotalMayTakeLongerThanAnyOtherStatement() throws Exception {
        ledger.grant(set, 1_000);
        var project = project();
        ledger.settle(Fixture.newCall(), within(project), 30);
        var impatient = Jdbi.create(() -> {
            var connection = ledger.source.getConnection();
            try (var statement = connection.createStatement()) {
                statement.execute("set statement_timeout = '300ms'");
            }
            return connection;
        });

        try (var locked = ledger.jdbi.open()) {
            locked.begin();
            locked.execute("lock table ledger.usage_line in access exclusive mode");
            var budget = setting(project, IN_ALL, new Limits(impatient));
            Thread.sleep(1_000);
            locked.rollback();
            assertThat(Fixture.await(budget).spent()).isEqualTo(30);
        }
    }

    private KeyGroup project() {
        return new KeyGroup(UUID.randomUUID(), set.account(), KeyGroup.Kind.PROJECT, "shop", Instant.now());
    }

    private LimitSet within(KeyGroup project) {
        return new LimitSet(set.account(), set.mode(), set.key(), new GroupsOfKey(project.id(), null));
    }

    private CompletableFuture<Limits.Limit> setting(KeyGroup project, What what, Limits by) {
        return CompletableFuture.supplyAsync(() -> by.set(Subject.group(project, set.mode()), what, 100, Setter.OWNER));
    }
}
