package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.identity.AccountId;
import io.omnia.identity.GroupsOfKey;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import io.omnia.platform.time.Uuid7;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts, sums and drops, with lines that come through the lane. */
class UsageUpkeepTest {
    private static final int KEPT = 62;
    private final Instant startOfToday = Instant.now().truncatedTo(ChronoUnit.DAYS);

    private Fixture ledger;
    private UsageStore store;
    private final LimitSet set =
            new LimitSet(new AccountId(UUID.randomUUID()), Mode.LIVE, new KeyId(UUID.randomUUID()));

    @BeforeEach
    void start() {
        ledger = new Fixture();
        store = new UsageStore(ledger.jdbi);
        ledger.grant(set, 1_000_000_000);
    }

    @AfterEach
    void stop() {
        ledger.close();
    }

    @Test
    void aLineIsInThePartOfItsDayAndIsFoundThere() {
        var today = settle(Instant.now(), 7);
        var late = settle(startOfToday.minus(Duration.ofDays(20)).plusSeconds(3), 5);
        assertThat(part(today)).isEqualTo(UsagePartTable.name(LocalDate.now(ZoneOffset.UTC)));
        assertThat(part(late)).isEqualTo("usage_line_rest");

        var round = upkeep(OptionalInt.empty(), Instant.now()).run();

        assertThat(round.moved()).isEqualTo(1);
        assertThat(round.rest()).isZero();
        assertThat(part(late))
                .isEqualTo(UsagePartTable.name(LocalDate.now(ZoneOffset.UTC).minusDays(20)));
        assertThat(new UsageReports(ledger.jdbi).call(set.account(), late)).isPresent();
        assertThat(store.differences()).isEmpty();
        assertThat(ledger.violations()).isEmpty();
        // A second settle of either is still one bill.
        assertThat(ledger.settle(late, set, 5)).isEqualTo(SettleResult.ALREADY_SETTLED);
    }

    @Test
    void anIdThatNoClockCanHaveMeantStaysInTheRestAndIsCounted() {
        settle(Instant.parse("2200-01-01T00:00:00Z"), 5);

        assertThat(upkeep(OptionalInt.empty(), Instant.now()).run().rest()).isEqualTo(1);
        assertThat(store.differences()).isEmpty();
    }

    @Test
    void partsAreThereBeforeTheirDays() {
        var upkeep = upkeep(OptionalInt.empty(), startOfToday.plus(Duration.ofDays(30)));
        upkeep.run();
        var call = settle(
                startOfToday.plus(Duration.ofDays(30 + UsageUpkeep.DAYS_AHEAD)).plusSeconds(1), 1);

        assertThat(part(call)).isNotEqualTo("usage_line_rest");
        assertThat(upkeep.run()).isEqualTo(new UsageUpkeep.Round(0, 0, 1, 0, 0, 0));
    }

    @Test
    void whatADroppedDayCostStaysWithoutAccountAndKey() {
        var old = startOfToday.minus(Duration.ofDays(5));
        for (var i = 0; i < 40; i++) {
            settle(old.plusSeconds(2_000L * i), i);
        }
        settle(startOfToday, 1_000);
        var upkeep = upkeep(OptionalInt.of(KEPT), startOfToday.plus(Duration.ofDays(KEPT - 4)));

        assertThat(upkeep.run().dropped()).isEqualTo(1);

        assertThat(ledger.number("select count(*) from ledger.usage_line")).isEqualTo(1);
        assertThat(ledger.number("select sum(amount_micros)::bigint from ledger.usage_day"))
                .isEqualTo(1_000);
        assertThat(ledger.number("select sum(amount_micros)::bigint from ledger.usage_total"))
                .isEqualTo(39 * 40 / 2);
        assertThat(ledger.number("select sum(calls)::bigint from ledger.usage_total"))
                .isEqualTo(40);
        assertThat(store.differences()).isEmpty();
        assertThat(ledger.violations()).isEmpty();
        assertThat(new Statements(ledger.jdbi)
                        .of(set.account(), Mode.LIVE, null, null, 100)
                        .postings())
                .as("the books keep every movement")
                .hasSizeGreaterThan(2);
    }

    @Test
    void aTransactionWithCallsOfADroppedDayAndOfAKeptOneStaysRight() throws Exception {
        var midnight = startOfToday.minus(Duration.ofDays(3));
        var calls = List.of(record(midnight.minusSeconds(1)), record(midnight.plusSeconds(1)));
        var settles = new ArrayList<java.util.concurrent.CompletionStage<SettleResult>>();
        // One group, and so one transaction: they wait together for the wallet's row.
        try (var other = ledger.jdbi.open()) {
            other.begin();
            other.execute("lock table ledger.spend_limit in exclusive mode");
            Fixture.await(ledger.wallets
                    .settle(record(Instant.now()), Charge.NOTHING)
                    .exceptionally(late -> SettleResult.BOOKED)
                    .toCompletableFuture()
                    .completeOnTimeout(SettleResult.BOOKED, 300, java.util.concurrent.TimeUnit.MILLISECONDS));
            calls.forEach(call -> settles.add(ledger.wallets.settle(call, Fixture.charge(50))));
            Thread.sleep(100);
            other.rollback();
        }
        settles.forEach(Fixture::await);
        assertThat(ledger.number("select count(distinct txn_id) from ledger.usage_line"))
                .isEqualTo(1);
        upkeep(OptionalInt.empty(), Instant.now()).run();

        var upkeep = upkeep(OptionalInt.of(KEPT), midnight.plus(Duration.ofDays(KEPT)));
        assertThat(upkeep.run().dropped()).isEqualTo(1);

        assertThat(ledger.number("select sum(amount_micros)::bigint from ledger.usage_dropped"))
                .isEqualTo(50);
        assertThat(ledger.violations()).isEmpty();
        var postings = new Statements(ledger.jdbi)
                .of(set.account(), Mode.LIVE, null, null, 100)
                .postings();
        assertThat(postings).hasSize(3);
    }

    @Test
    void aLineThatComesAfterItsDayWasDroppedIsBilledCountedAndNotKept() {
        var old = startOfToday.minus(Duration.ofDays(5)).plusSeconds(9);
        settle(old, 4);
        var upkeep = upkeep(OptionalInt.of(KEPT), startOfToday.plus(Duration.ofDays(KEPT)));
        upkeep.run();
        var posted = ledger.posted(set);

        settle(old, 6);
        var round = upkeep.run();

        assertThat(round.late()).isEqualTo(1);
        assertThat(ledger.posted(set)).isEqualTo(posted - 6);
        assertThat(ledger.number("select count(*) from ledger.usage_line where amount_micros in (4, 6)"))
                .isZero();
        assertThat(ledger.number("select sum(amount_micros)::bigint from ledger.usage_total"))
                .isEqualTo(10);
        assertThat(ledger.violations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void sumsAreThoseOfTheLinesHoweverTheirUpkeepIsInterruptedOrDoneTwice(long seed) throws Exception {
        var random = new Random(seed);
        var all = 0L;
        for (var step = 0; step < 8; step++) {
            for (var i = 0; i < 1 + random.nextInt(8); i++) {
                var cost = random.nextInt(1_000);
                settle(startOfToday.minus(Duration.ofHours(random.nextInt(24 * 9))), cost);
                all += cost;
            }
            var now = startOfToday.plus(Duration.ofDays(KEPT - 9 + random.nextInt(1 + step)));
            var first = Thread.ofPlatform().start(() -> tryRun(now));
            var second = Thread.ofPlatform().start(() -> tryRun(now));
            if (random.nextBoolean()) {
                Thread.sleep(random.nextInt(30));
                ledger.jdbi.useHandle(handle -> handle.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where application_name = 'omnia-usage-upkeep' and datname = current_database()"));
            }
            first.join();
            second.join();

            assertThat(store.differences()).isEmpty();
            assertThat(ledger.number("select coalesce(sum(amount_micros), 0)::bigint from ("
                            + "select amount_micros from ledger.usage_day"
                            + " union all select amount_micros from ledger.usage_total"
                            + " union all select amount_micros from ledger.usage_delta) s"))
                    .isEqualTo(all);
            assertThat(ledger.violations()).isEmpty();
        }
    }

    private void tryRun(Instant now) {
        try {
            upkeep(OptionalInt.of(KEPT), now).run();
        } catch (RuntimeException killed) {
            // That is what it is for: the next round goes on.
        }
    }

    @Test
    void aDropWaitsForNobodyLongerThanTheLaneCanBear() throws Exception {
        settle(startOfToday.minus(Duration.ofDays(5)), 4);
        var upkeep = upkeep(OptionalInt.of(KEPT), startOfToday.plus(Duration.ofDays(KEPT - 4)));
        upkeep(OptionalInt.empty(), Instant.now()).run();
        try (var reader = ledger.jdbi.open()) {
            reader.begin();
            reader.execute("select count(*) from ledger.usage_line");
            var dropping = Thread.ofPlatform().start(upkeep::run);
            Fixture.until(() -> ledger.number("select count(*) from pg_locks where not granted") > 0);
            for (var i = 0; i < 20; i++) {
                var begin = System.nanoTime();
                settle(Instant.now(), 1);
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
            }
            reader.rollback();
            dropping.join();
        }
        assertThat(ledger.number("select count(*) from ledger.usage_part where dropped_at is not null"))
                .isEqualTo(1);
        assertThat(store.differences()).isEmpty();
    }

    private UsageUpkeep upkeep(OptionalInt keep, Instant now) {
        return new UsageUpkeep(ledger.source, keep, handle -> LocalDate.ofInstant(now, ZoneOffset.UTC));
    }

    private CallId settle(Instant at, long micros) {
        var call = record(at);
        Fixture.await(ledger.wallets.settle(call, Fixture.charge(micros)));
        return call.id();
    }

    private CallRecord record(Instant at) {
        var like = Fixture.call(new CallId(Uuid7.next(Clock.fixed(at, ZoneOffset.UTC))), set);
        return new CallRecord(
                like.id(),
                at,
                like.account(),
                like.key(),
                like.mode(),
                like.model(),
                like.provider(),
                like.outcome(),
                like.httpStatus(),
                like.latency(),
                like.timeToFirstByte(),
                like.usage(),
                like.estimated(),
                like.attempts(),
                like.attribution(),
                like.tried(),
                GroupsOfKey.NONE);
    }

    private String part(CallId call) {
        return ledger.jdbi.withHandle(handle -> handle.createQuery(
                        "select relname from ledger.usage_line l join pg_class c on c.oid = l.tableoid where call_id = :call")
                .bind("call", call.value())
                .mapTo(String.class)
                .one());
    }
}
