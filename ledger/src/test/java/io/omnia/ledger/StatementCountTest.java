package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.identity.Directory;
import io.omnia.identity.Mode;
import io.omnia.platform.database.Schemas;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How many statements an answer takes: as many for a page of one as for a page of two hundred. */
class StatementCountTest {
    private static final int LARGE = 200;

    private static final AtomicInteger STATEMENTS = new AtomicInteger();

    private static Fixture ledger;
    private static ManyCalls many;
    private static Jdbi counted;

    @BeforeAll
    static void start() {
        ledger = new Fixture();
        Schemas.migrate(ledger.source, "identity");
        many = ManyCalls.in(ledger);
        ledger.jdbi.useHandle(handle -> {
            handle.execute("insert into identity.account (id, email, role, status) select gen_random_uuid(),"
                    + " 'person' || i || '@example.org', 'member', 'active' from generate_series(1, 300) i");
            handle.execute(
                    "insert into identity.account (id, role, status) values (?, 'member', 'active')",
                    many.account.value());
            for (var key : new Object[] {many.often.value(), many.alsoOften.value(), many.rare.value()}) {
                handle.execute(
                        "insert into identity.api_key (id, account_id, kind, name, sha256, last4)"
                                + " values (?, ?, 'live', 'a key', sha256(?::text::bytea), 'last')",
                        key,
                        many.account.value(),
                        key);
            }
        });
        counted = Jdbi.create(ledger.source);
        counted.setSqlLogger(new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext context) {
                STATEMENTS.incrementAndGet();
            }
        });
    }

    @AfterAll
    static void stop() {
        ledger.close();
    }

    static Stream<Arguments> pages() {
        var clock = Clock.fixed(ManyCalls.END, ZoneOffset.UTC);
        var directory = new Directory(counted);
        var calls = new Calls(counted, directory);
        var statements = new Statements(counted);
        var standings = new AccountStandings(counted, directory, clock);
        var own = Scope.own(many.account);
        var everybody = CallFilter.all(Scope.operators(null), Mode.LIVE);
        return Stream.of(
                page(
                        "own calls",
                        2,
                        limit -> calls.page(CallFilter.all(own, Mode.LIVE), null, limit)
                                .data()
                                .size()),
                page(
                        "everybody's calls",
                        3,
                        limit -> calls.page(everybody, null, limit).data().size()),
                page(
                        "statement",
                        3,
                        limit -> statements
                                .of(many.account, Mode.LIVE, null, null, limit)
                                .postings()
                                .size()),
                page(
                        "accounts",
                        2,
                        limit -> standings.page(null, null, limit).data().size()));
    }

    private static Arguments page(String name, int statements, IntFunction<Integer> page) {
        return Arguments.of(name, statements, page);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void aLargePageTakesNoMoreStatementsThanASmallOne(String name, int statements, IntFunction<Integer> page) {
        assertThat(count(page, 1)).isEqualTo(statements);
        assertThat(count(page, LARGE)).isEqualTo(statements);
    }

    static Stream<Arguments> answers() {
        var clock = Clock.fixed(ManyCalls.END, ZoneOffset.UTC);
        var directory = new Directory(counted);
        var calls = new Calls(counted, directory);
        var spend = new Spend(counted, directory, clock);
        var overviews = new Overviews(counted, new Statements(counted), spend, calls, directory);
        var own = CallFilter.all(Scope.own(many.account), Mode.LIVE);
        return Stream.of(
                answer("facets", 2, () -> assertThat(calls.facets(own).keys()).hasSize(3)),
                answer(
                        "spend",
                        2,
                        () -> assertThat(spend.chart(own, SpendTable.Step.DAY, SpendTable.Group.KEY)
                                        .series())
                                .extracting(SpendView.SeriesView::label)
                                .containsOnly("a key")),
                answer(
                        "overview",
                        7,
                        () -> assertThat(overviews.of(many.account, Mode.LIVE).recent())
                                .hasSize(8)));
    }

    private static Arguments answer(String name, int statements, Runnable answer) {
        return Arguments.of(name, statements, answer);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void anAnswerTakesAFewStatements(String name, int statements, Runnable answer) {
        STATEMENTS.set(0);
        var begun = System.nanoTime();

        answer.run();

        assertThat(STATEMENTS.get()).isEqualTo(statements);
        System.out.println(
                "100,000 calls, " + name + ": " + (System.nanoTime() - begun) / 1_000_000 + " ms at the server");
    }

    private static int count(IntFunction<Integer> page, int limit) {
        STATEMENTS.set(0);
        assertThat(page.apply(limit)).isEqualTo(limit);
        return STATEMENTS.get();
    }
}
