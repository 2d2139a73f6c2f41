package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.identity.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists over a hundred thousand calls: what PostgreSQL reads for a page, as its plan says, and how long that took. */
class ManyCallsTest {
    private static final int PAGE = 50;

    private static final Pattern BUFFERS = Pattern.compile("Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?");
    /** Of the whole; the time of each step is not taken, for that alone takes a third of it. */
    private static final Pattern MILLIS = Pattern.compile("Execution Time: ([0-9.]+) ms");

    private static Fixture ledger;
    private static ManyCalls many;

    @BeforeAll
    static void start() {
        ledger = new Fixture();
        many = ManyCalls.in(ledger);
    }

    @AfterAll
    static void stop() {
        ledger.close();
    }

    @Test
    void theBooksOfTheBusyAccountAreRight() {
        assertThat(ledger.violations())
                .filteredOn(found -> found.toString().contains("I2"))
                .isEmpty();
    }

    static Stream<Arguments> filters() {
        var all = CallFilter.all(Scope.own(many.account), Mode.LIVE);
        var hour = ManyCalls.END.minus(Duration.ofHours(1));
        return Stream.of(
                Arguments.of("all", all, 200),
                Arguments.of("an hour", all.between(hour, ManyCalls.END), 200),
                Arguments.of(
                        "a month ago",
                        all.between(hour.minus(Duration.ofDays(29)), hour.minus(Duration.ofDays(28))),
                        200),
                Arguments.of(
                        "model", with(all, Set.of("vendor/model-1"), Set.of(), Set.of(), Set.of(), null, null), 400),
                Arguments.of("provider", with(all, Set.of(), Set.of("second"), Set.of(), Set.of(), null, null), 400),
                Arguments.of(
                        "key", with(all, Set.of(), Set.of(), Set.of(many.often.value()), Set.of(), null, null), 400),
                Arguments.of(
                        "rare key",
                        with(all, Set.of(), Set.of(), Set.of(many.rare.value()), Set.of(), null, null),
                        400),
                Arguments.of(
                        "status",
                        with(all, Set.of(), Set.of(), Set.of(), Set.of(CallRecord.Outcome.COMPLETED), null, null),
                        400),
                Arguments.of("delivery", with(all, Set.of(), Set.of(), Set.of(), Set.of(), "complete", null), 400),
                Arguments.of("cost", with(all, Set.of(), Set.of(), Set.of(), Set.of(), null, new Credits(1_500)), 400),
                Arguments.of(
                        "call id",
                        search(
                                all,
                                new CallFilter.Search.Calls(
                                        UUID.fromString("01a00000-0000-0000-0000-000000000000"),
                                        UUID.fromString("01a00000-ffff-ffff-ffff-ffffffffffff"))),
                        400),
                Arguments.of("part of a model", search(all, new CallFilter.Search.Models("model-2")), 400),
                Arguments.of("everybody's", CallFilter.all(Scope.operators(null), Mode.LIVE), 200),
                Arguments.of(
                        "everybody's, a month ago",
                        CallFilter.all(Scope.operators(null), Mode.LIVE)
                                .between(hour.minus(Duration.ofDays(29)), hour.minus(Duration.ofDays(28))),
                        200),
                Arguments.of(
                        "everybody's of a rare key",
                        with(
                                CallFilter.all(Scope.operators(null), Mode.LIVE),
                                Set.of(),
                                Set.of(),
                                Set.of(many.rare.value()),
                                Set.of(),
                                null,
                                null),
                        400),
                Arguments.of(
                        "nobody's", CallFilter.all(Scope.own(Fixture.newSet().account()), Mode.LIVE), 150));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    void aPageReadsLittleMoreThanItself(String name, CallFilter filter, int mostBuffers) {
        var plan = explain(handle -> page(handle, filter, null, CallListTable.MAX_LOOKED_AT));

        assertThat(buffers(plan)).as("%s%n%s", name, plan).isLessThan(mostBuffers);
        print(name, plan);
    }

    static Stream<Arguments> rareFilters() {
        var all = CallFilter.all(Scope.own(many.account), Mode.LIVE);
        return Stream.of(
                Arguments.of(
                        "rare model",
                        with(all, Set.of(ManyCalls.RARE_MODEL), Set.of(), Set.of(), Set.of(), null, null),
                        10),
                Arguments.of(
                        "rare status",
                        with(all, Set.of(), Set.of(), Set.of(), Set.of(CallRecord.Outcome.UPSTREAM_ERROR), null, null),
                        100),
                Arguments.of(
                        "rare delivery", with(all, Set.of(), Set.of(), Set.of(), Set.of(), "incomplete", null), 10),
                Arguments.of("a rare mode of everybody's", CallFilter.all(Scope.operators(null), Mode.TEST), 0),
                Arguments.of(
                        "rare cost",
                        with(all, Set.of(), Set.of(), Set.of(), Set.of(), null, new Credits(900_000_000)),
                        10),
                Arguments.of("part of a rare model", search(all, new CallFilter.Search.Models("old")), 10),
                Arguments.of(
                        "what does not exist", with(all, Set.of("none"), Set.of(), Set.of(), Set.of(), null, null), 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rareFilters")
    void whatIsRareIsFoundPageByPageAndNoPageLooksAtMoreThanItMay(String name, CallFilter filter, int calls) {
        var lookAt = 5_000;
        var table = new CallListTable(lookAt);
        var found = new ArrayList<CallLine>();
        CallPosition after = null;
        var pages = 0;
        do {
            var from = after;
            var page = ledger.jdbi.withHandle(handle -> table.page(handle, filter, from, PAGE));
            found.addAll(page.lines());
            after = page.next();
            pages++;
        } while (after != null);

        assertThat(found)
                .hasSize(calls)
                .isSortedAccordingTo(Comparator.comparing(CallLine::at).reversed());
        assertThat(pages).isGreaterThanOrEqualTo(ManyCalls.CALLS / lookAt);
        var bounded = explain(handle -> page(handle, filter, null, lookAt));
        assertThat(bounded).contains("Index Scan");
        assertThat(buffers(bounded)).as(bounded).isLessThan(lookAt);
        print(name, explain(handle -> page(handle, filter, null, CallListTable.MAX_LOOKED_AT)));
    }

    @Test
    void everyCallIsOnOnePageAndTheDeepestCostsNoMoreThanTheFirst() {
        var all = CallFilter.all(Scope.own(many.account), Mode.LIVE);
        var table = new CallListTable();
        var ids = new HashSet<UUID>();
        CallPosition after = null;
        CallPosition last = null;
        do {
            last = after;
            var from = after;
            var page = ledger.jdbi.withHandle(handle -> table.page(handle, all, from, 1_000));
            page.lines().forEach(line -> assertThat(ids.add(line.id())).isTrue());
            after = page.next();
        } while (after != null);

        assertThat(ids).hasSize(ManyCalls.CALLS);
        var deepest = last;
        var plan = explain(handle -> page(handle, all, deepest, CallListTable.MAX_LOOKED_AT));
        assertThat(buffers(plan)).as(plan).isLessThan(200);
        print("the deepest page", plan);
    }

    @Test
    void aListFromFarAheadTakesNoMoreStatements() {
        var nobodys = CallFilter.all(Scope.own(Fixture.newSet().account()), Mode.LIVE);
        var usual = statements(nobodys, null);

        assertThat(statements(nobodys.between(Instant.EPOCH, Instant.parse("9999-12-31T00:00:00Z")), null))
                .isEqualTo(usual);
        assertThat(statements(nobodys, new CallPosition(Instant.parse("+200000-01-01T00:00:00Z"), UUID.randomUUID())))
                .isEqualTo(usual);
    }

    private static int statements(CallFilter filter, CallPosition after) {
        var count = new AtomicInteger();
        ledger.jdbi.useHandle(handle -> {
            handle.getConfig(SqlStatements.class).setSqlLogger(new SqlLogger() {
                @Override
                public void logBeforeExecution(StatementContext context) {
                    count.incrementAndGet();
                }
            });
            assertThat(new CallListTable().page(handle, filter, after, PAGE).lines())
                    .isEmpty();
        });
        return count.get();
    }

    @ParameterizedTest
    @EnumSource(SpendTable.Group.class)
    void sumsReadNoLinesButThoseOfTheHoursThatAreNotWhole(SpendTable.Group group) {
        var month = CallFilter.all(Scope.own(many.account), Mode.LIVE)
                .between(ManyCalls.END.minus(Duration.ofDays(30)), ManyCalls.END);
        var plan = explain(handle -> {
            var query = handle.createQuery(
                    "explain (analyze, buffers, timing off) " + SpendTable.sumsBy(SpendTable.Step.DAY, group, month));
            SpendTable.bind(query, month, SpendTable.Step.DAY);
            return query;
        });

        assertThat(plan).doesNotContain("usage_line_2");
        assertThat(buffers(plan)).as(plan).isLessThan(1_000);
        print("spend by " + group, plan);
    }

    @Test
    void theChoicesOfAFilterAreReadAtOnce() {
        var all = CallFilter.all(Scope.own(many.account), Mode.LIVE);
        var plan = explain(handle -> {
            var query = handle.createQuery("explain (analyze, buffers, timing off) " + SpendTable.FACETS);
            SpendTable.bind(query, all, SpendTable.Step.DAY);
            return query;
        });

        assertThat(buffers(plan)).as(plan).isLessThan(1_000);
        print("facets", plan);
    }

    @Test
    void theStandingsOfAPageOfAccountsReadTheirOwnLinesOnce() {
        var accounts = Stream.concat(Stream.of(many.account.value()), Stream.generate(UUID::randomUUID))
                .limit(PAGE)
                .toList();
        var since = ManyCalls.END.minus(Duration.ofDays(3));
        var plan = explain(handle -> StandingTable.bind(
                handle.createQuery("explain (analyze, buffers, timing off) " + StandingTable.STANDINGS),
                accounts,
                since));

        assertThat(buffers(plan)).as(plan).isLessThan(3_000);
        print("standings", plan);
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(null, 2_000),
                Arguments.of("settle", 3_000),
                // From the newest call to the only grant: every entry between, but none of their calls.
                Arguments.of("grant", 150_000));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aPageOfAStatementReadsWhatIsOnIt(String kind, int mostBuffers) {
        var statements = new StatementTable();
        var wallet = ledger.jdbi.withHandle(
                handle -> statements.wallet(handle, many.account, Mode.LIVE).orElseThrow());
        var newest = StatementPosition.newest(wallet.balance().postedMicros());
        var middle = ledger.jdbi.withHandle(handle -> handle.createQuery(
                        "select txn_id from ledger.usage_line where account_id = :account and txn_id is not null"
                                + " order by txn_id offset 50000 limit 1")
                .bind("account", many.account.value())
                .mapTo(UUID.class)
                .one());
        var deep = new StatementPosition(middle, StatementPosition.NO_CALL, 0);
        for (var from : List.of(newest, deep)) {
            var plan = explain(
                    handle -> handle.createQuery("explain (analyze, buffers, timing off) " + StatementTable.POSTINGS)
                            .addCustomizer(new PlannedForItsValues())
                            .bind("wallet", wallet.journalAccount())
                            .bind("txn", from.txn())
                            .bind("call", from.call())
                            .bind("balance", from.balance())
                            .bind("kind", kind)
                            .bind("limit", PAGE + 1));
            assertThat(buffers(plan)).as(plan).isLessThan(mostBuffers);
            print("statement, " + (kind == null ? "all" : kind), plan);
        }
    }

    private static CallFilter with(
            CallFilter all,
            Set<String> models,
            Set<String> providers,
            Set<UUID> keys,
            Set<CallRecord.Outcome> outcomes,
            String delivery,
            Credits minCost) {
        return new CallFilter(
                all.scope(),
                all.mode(),
                null,
                null,
                models,
                providers,
                keys,
                outcomes,
                Set.of(),
                null,
                delivery,
                minCost,
                all.search());
    }

    private static CallFilter search(CallFilter all, CallFilter.Search search) {
        return new CallFilter(
                all.scope(),
                all.mode(),
                null,
                null,
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                null,
                null,
                null,
                search);
    }

    private static Query page(Handle handle, CallFilter filter, CallPosition after, int lookAt) {
        var query = handle.createQuery("explain (analyze, buffers, timing off) " + CallListTable.PAGE);
        CallListTable.bind(query, filter);
        return query.bind("windowFirst", CallIds.ALL.first())
                .bind("windowLast", CallIds.ALL.last())
                .bind("after", after == null ? null : after.call())
                .bind("lookAt", lookAt)
                .bind("limit", PAGE + 1);
    }

    private static String explain(Function<Handle, Query> query) {
        return ledger.jdbi.withHandle(handle ->
                String.join("\n", query.apply(handle).mapTo(String.class).list()));
    }

    private static long buffers(String plan) {
        var match = BUFFERS.matcher(plan);
        assertThat(match.find()).as(plan).isTrue();
        return number(match.group(1)) + number(match.group(2));
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static void print(String name, String plan) {
        var match = MILLIS.matcher(plan);
        assertThat(match.find()).isTrue();
        System.out.println("100,000 calls, " + name + ": " + match.group(1) + " ms, " + buffers(plan) + " buffers");
    }
}
