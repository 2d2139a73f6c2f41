package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.identity.AccountId;
import io.omnia.identity.Directory;
import io.omnia.identity.Mode;
import io.omnia.platform.database.Schemas;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A store of many lines: its pages say what the lines say, and a day is dropped while the lane writes. How long each took is
 * printed; {@code -Domnia.test.usage-rows} sets the size of the long one.
 */
class UsageStoreTest {
    private static final int DAYS = 30;
    /** At this price the tokens of a call come to a micro-credit. */
    private static final String PRICE_OF_THE_LANE = """
            insert into ledger.price (id, model, unit, valid_from, above_input_tokens, micros_per_million, source, source_date)
            values ('sandbox/echo:in', 'sandbox/echo', 'input', timestamptz 'epoch', 0, 100000, 'a test', date '2026-01-01')
            """;

    private final Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
    private static final Mode MODE = Mode.LIVE;

    @Test
    void thirtyThousandLines() throws Exception {
        holds(30_000);
    }

    @Test
    @Tag("long")
    void tenMillionLines() throws Exception {
        holds(Integer.getInteger("omnia.test.usage-rows", 10_000_000));
    }

    private void holds(int about) throws Exception {
        var rows = about / DAYS * DAYS;
        try (var ledger = new Fixture()) {
            Schemas.migrate(ledger.source, "identity");
            timed(rows, "fill", () -> fill(ledger, rows));
            timed(rows, "fold", () -> upkeep(ledger, today, OptionalInt.empty()).run());
            ledger.jdbi.useHandle(handle -> handle.execute("vacuum analyze"));
            var store = new UsageStore(ledger.jdbi);
            assertThat(store.differences()).isEmpty();

            pages(ledger, rows);
            var reconciliation = new Reconciliation(ledger.jdbi, Clock.systemUTC());
            assertThat(timed(rows, "reconciliation of everything, margins of every day", reconciliation::all))
                    .isEmpty();
            assertThat(timed(rows, "reconciliation of everything", reconciliation::all))
                    .isEmpty();
            assertThat(timed(rows, "reconciliation of what changed", reconciliation::changed))
                    .isEmpty();
            assertThat(ledger.number("select sum(calls)::bigint from ledger.margin_day"))
                    .isEqualTo(rows);
            drop(ledger, rows);
            assertThat(reconciliation.all()).isEmpty();

            assertThat(store.differences()).isEmpty();
        }
    }

    private UsageUpkeep upkeep(Fixture ledger, Instant now, OptionalInt keep) {
        return new UsageUpkeep(ledger.source, keep, handle -> LocalDate.ofInstant(now, ZoneOffset.UTC));
    }

    private int fill(Fixture ledger, int rows) {
        UsageFill.write(ledger.jdbi, today, DAYS, rows / DAYS);
        return rows;
    }

    /** What the activity page and an operator's first page ask for. */
    private void pages(Fixture ledger, int rows) throws Exception {
        var directory = new Directory(ledger.jdbi);
        var spend = new Spend(ledger.jdbi, directory, Clock.fixed(today.plusSeconds(60), ZoneOffset.UTC));
        var calls = new Calls(ledger.jdbi, directory);
        var account = new AccountId(UUID.fromString("a0000000-0000-4000-8000-000000000007"));
        for (var scope : List.of(Scope.operators(null), Scope.own(account))) {
            var whose = scope.operator() ? "everybody's" : "one account's";
            var month = CallFilter.all(scope, MODE).between(today.minus(Duration.ofDays(DAYS)), today);
            var cost = cost(ledger, scope.account());
            for (var group : SpendTable.Group.values()) {
                var chart =
                        timed(rows, whose + " month by " + group, () -> spend.chart(month, SpendTable.Step.DAY, group));
                assertThat(chart.total().cost().microcredits()).isEqualTo(cost);
            }
            var odd = CallFilter.all(scope, MODE)
                    .between(today.minus(Duration.ofDays(20)).minusSeconds(1_234), today.minusSeconds(4_321));
            timed(
                    rows,
                    whose + " day by hours",
                    () -> spend.chart(
                            CallFilter.all(scope, MODE).between(today.minus(Duration.ofDays(1)), today),
                            SpendTable.Step.HOUR,
                            SpendTable.Group.MODEL));
            timed(rows, whose + " choices", () -> calls.facets(odd));
            timed(rows, whose + " list", () -> calls.page(CallFilter.all(scope, MODE), null, 50));
            timed(
                    rows,
                    whose + " list of a day",
                    () -> calls.page(
                            CallFilter.all(scope, MODE)
                                    .between(today.minus(Duration.ofDays(9)), today.minus(Duration.ofDays(8))),
                            null,
                            50));
        }
        for (var span : List.of(
                span(account, today.minus(Duration.ofDays(DAYS)), today),
                span(account, today.minus(Duration.ofDays(9)).plusSeconds(777), today.minusSeconds(2_222)),
                span(account, today.minusSeconds(3_000), today.minusSeconds(2_000)))) {
            var report =
                    timed(rows, "report", () -> new UsageReports(ledger.jdbi).usage(span, UsageReports.Group.MODEL));
            assertThat(report.stream().mapToLong(UsageReports.Row::costMicros).sum())
                    .isEqualTo(ledger.number(
                            "select coalesce(sum(amount_micros), 0)::bigint from ledger.usage_line"
                                    + " where account_id = ? and started_at >= ? and started_at < ?",
                            account.value(),
                            span.from().atOffset(ZoneOffset.UTC),
                            span.to().atOffset(ZoneOffset.UTC)));
        }
        var accounts = java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> UUID.fromString("a0000000-0000-4000-8000-0000000000%02x".formatted(i)))
                .toList();
        timed(
                rows,
                "standings",
                () -> ledger.jdbi.withHandle(
                        handle -> new StandingTable().standings(handle, accounts, today.minus(Duration.ofDays(30)))));
    }

    private UsageReports.Span span(AccountId account, Instant from, Instant to) {
        return new UsageReports.Span(account, MODE, null, from, to);
    }

    private long cost(Fixture ledger, AccountId account) {
        return account == null
                ? ledger.number("select sum(amount_micros)::bigint from ledger.usage_line")
                : ledger.number(
                        "select sum(amount_micros)::bigint from ledger.usage_line where account_id = ?",
                        account.value());
    }

    /** The oldest day goes while calls are settled one after the other. */
    private void drop(Fixture ledger, int rows) throws Exception {
        var set = Fixture.newSet();
        ledger.grant(set, 1_000_000_000);
        ledger.jdbi.useHandle(handle -> handle.execute(PRICE_OF_THE_LANE));
        var running = new AtomicBoolean(true);
        var settled = new AtomicLong();
        var slowest = new AtomicLong();
        var lane = Thread.ofPlatform().start(() -> {
            while (running.get()) {
                var begin = System.nanoTime();
                ledger.settle(Fixture.newCall(), set, 1);
                slowest.accumulateAndGet(System.nanoTime() - begin, Math::max);
                settled.incrementAndGet();
            }
        });
        Fixture.until(() -> settled.get() > 20);
        var whole = ledger.number("select sum(amount_micros)::bigint from ledger.usage_line where call_id < "
                + "ledger.first_id(current_date - " + (DAYS - 1) + ")");
        var oldest = LocalDate.ofInstant(today, ZoneOffset.UTC).minusDays(DAYS);
        var upkeep = upkeep(
                ledger,
                today.plus(Duration.ofDays(UsageUpkeep.FEWEST_DAYS - DAYS + 1)),
                OptionalInt.of(UsageUpkeep.FEWEST_DAYS));
        upkeep(ledger, today.plus(Duration.ofDays(UsageUpkeep.FEWEST_DAYS - DAYS)), OptionalInt.empty())
                .run();
        var round = timed(rows, "drop of a day", upkeep::run);
        running.set(false);
        lane.join();

        System.out.printf("%,d lines, slowest settle meanwhile: %d ms%n", rows, slowest.get() / 1_000_000);
        assertThat(round.dropped()).isEqualTo(1);
        assertThat(ledger.number(
                        "select count(*) from ledger.usage_part where dropped_at is not null and day = ?", oldest))
                .isEqualTo(1);
        assertThat(ledger.number("select sum(amount_micros)::bigint from ledger.usage_total"))
                .isEqualTo(whole);
        assertThat(ledger.number(
                        "select count(*) from ledger.usage_line where amount_micros = 1 and account_id = ?",
                        set.account().value()))
                .isEqualTo(settled.get());
    }

    private <T> T timed(int rows, String what, Callable<T> work) throws Exception {
        var begin = System.nanoTime();
        var result = work.call();
        System.out.printf("%,d lines, %s: %d ms%n", rows, what, (System.nanoTime() - begin) / 1_000_000);
        return result;
    }
}
