package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.database.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in which a ledger of prepaid calls can go wrong, each by its number. PostgreSQL's clock can be moved. */
class LedgerScenariosTest {
    private static final Instant MAY = Instant.parse("2026-05-01T00:00:00Z");
    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");

    private static Fixture ledger;
    private static FaultySource lane;
    private static DatabaseClock clock;

    private final LimitSet set = Fixture.newSet();

    @BeforeAll
    static void start() {
        var source = TestDatabase.migrated("ledger");
        clock = DatabaseClock.of(source);
        lane = new FaultySource(source);
        ledger = new Fixture(source, lane, Spool.MAX_BYTES);
    }

    @AfterAll
    static void stop() {
        ledger.close();
    }

    @AfterEach
    void everyInvariantHolds() {
        assertThat(ledger.violations()).isEmpty();
    }

    private CallId held(long micros) {
        var call = Fixture.newCall();
        assertThat(ledger.hold(call, set, micros)).isEqualTo(new HoldResult.Placed());
        return call;
    }

    private void expireLots() {
        new Grants(ledger.jdbi, Clock.systemUTC()).expireLots();
    }

    // 5: a crash at each step of a call
    // -----------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"after the hold", "after dispatch", "after the provider answered"})
    void scenario05_aNodeThatDiesBeforeTheSettleChargesNothingAndGivesTheHoldBack(String when) {
        ledger.grant(set, 100);
        held(80);

        ledger.restart();

        assertThat(ledger.posted(set)).as(when).isEqualTo(100);
        assertThat(ledger.held(set)).isZero();
    }

    @Test
    void scenario05_aHoldOfANodeThatNeverComesBackIsSwept() {
        ledger.grant(set, 100);
        held(80);

        clock.move(Wallets.HOLD_LIFETIME.plusMinutes(1));
        ledger.sweep();

        assertThat(ledger.posted(set)).isEqualTo(100);
        assertThat(ledger.held(set)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"BEFORE, before the commit", "AFTER, after the commit and before the reply"})
    void scenario05_aNodeThatDiesAroundTheCommitOfTheSettleChargesOnce(FaultySource.Fault fault, String when)
            throws Exception {
        ledger.grant(set, 200);
        var statements = statementsOfASettle();
        var call = held(80);
        lane.arm(statements, fault);

        assertThat(ledger.settle(call, set, 60)).as(when).isEqualTo(SettleResult.SPOOLED);
        assertThat(lane.struck()).isTrue();
        ledger.restart();

        assertThat(ledger.posted(set)).isEqualTo(140 - 1);
        assertThat(ledger.held(set)).isZero();
        assertThat(ledger.settle(call, set, 60)).isEqualTo(SettleResult.ALREADY_SETTLED);
        assertThat(ledger.posted(set)).isEqualTo(140 - 1);
    }

    /** The commit is the last of them. */
    private int statementsOfASettle() {
        var call = held(80);
        lane.disarm();
        ledger.settle(call, set, 1);
        return lane.seen();
    }

    // 6: the last credit
    // --------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {2, 64})
    void scenario06_ofManyRequestsForTheLastCreditOneIsAdmitted(int requests) {
        ledger.grant(set, 100);
        var answers = new ArrayList<CompletionStage<HoldResult>>();

        for (var i = 0; i < requests; i++) {
            answers.add(ledger.wallets.hold(Fixture.newCall(), set, new Credits(100)));
        }

        assertThat(answers.stream().map(Fixture::await).filter(HoldResult.Placed.class::isInstance))
                .hasSize(1);
        assertThat(ledger.held(set)).isEqualTo(100);
    }

    // 7: what a call costs of what it holds
    // -------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "nothing was answered, 0, 100",
        "less than was held, 60, 40",
        "what was held, 100, 0",
        "more than was held, 130, -30",
        "cancelled before the first byte, 0, 100",
        "timed out after so much, 25, 75",
        "hung up after so much, 45, 55"
    })
    void scenario07_chargesWhatTheProviderDidAndOnlyGoesBelowZeroBeyondTheHold(String what, long cost, long left) {
        ledger.grant(set, 100);
        var call = held(100);

        ledger.settle(call, set, cost);

        assertThat(ledger.posted(set)).as(what).isEqualTo(left);
        assertThat(ledger.held(set)).isZero();
        assertThat(ledger.number(
                        "select overshoot_micros from ledger.spend_limit where subject_id = ?",
                        set.account().value()))
                .isEqualTo(Math.max(0, cost - 100));
    }

    // 8: the order of ends
    // ------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"60, 60, 40", "0, 60, 100", "60, 0, 40", "60, 90, 40"})
    void scenario08_ofSettlesAndReleasesTheFirstCounts(long first, long second, long left) {
        ledger.grant(set, 100);
        var call = held(80);

        assertThat(ledger.settle(call, set, first)).isEqualTo(SettleResult.BOOKED);
        assertThat(ledger.settle(call, set, second)).isEqualTo(SettleResult.ALREADY_SETTLED);

        assertThat(ledger.posted(set)).isEqualTo(left);
        assertThat(ledger.held(set)).isZero();
    }

    @Test
    void scenario08_aSettleAfterTheHoldExpiredIsBookedInFull() {
        ledger.grant(set, 100);
        var call = held(80);
        clock.move(Wallets.HOLD_LIFETIME.plusMinutes(1));
        ledger.sweep();

        assertThat(ledger.settle(call, set, 60)).isEqualTo(SettleResult.BOOKED);

        assertThat(ledger.posted(set)).isEqualTo(40);
    }

    // 9: a lot that ends under a call
    // -------------------------------------------------------------------------------------

    @Test
    void scenario09_aCallUsesTheLotItWasAdmittedWithAndOnlyTheFreePartExpires() {
        ledger.grant(set, 100, GrantKind.PROMO, clock.now().plusSeconds(3_600));
        var call = held(70);
        clock.move(Duration.ofHours(2));

        expireLots();
        assertThat(ledger.posted(set)).as("30 were free").isEqualTo(70);
        ledger.settle(call, set, 50);
        assertThat(ledger.posted(set)).isEqualTo(20);
        expireLots();

        assertThat(ledger.posted(set))
                .as("the rest ends when the hold has closed")
                .isZero();
    }

    // 14: clocks
    // ----------------------------------------------------------------------------------------------------------

    @Test
    void scenario14_whenTheDatabasesClockGoesBackAnHourNothingEndsTwiceOrComesBack() {
        ledger.grant(set, 100, GrantKind.PROMO, clock.now().plusSeconds(1_800));
        clock.move(Duration.ofHours(1));
        expireLots();
        assertThat(ledger.posted(set)).isZero();
        ledger.grant(set, 50);
        var call = held(40);

        clock.move(Duration.ofHours(-1));
        expireLots();
        ledger.sweep();

        assertThat(ledger.posted(set)).isEqualTo(50);
        assertThat(ledger.held(set)).isEqualTo(40);
        assertThat(ledger.settle(call, set, 40)).isEqualTo(SettleResult.BOOKED);
    }

    @Test
    void scenario14_whenItGoesOnADayHoldsEndAndTheirSettlesAreStillBooked() {
        ledger.grant(set, 100);
        var call = held(40);

        clock.move(Duration.ofDays(1));
        ledger.sweep();
        assertThat(ledger.held(set)).isZero();

        assertThat(ledger.settle(call, set, 40)).isEqualTo(SettleResult.BOOKED);
        assertThat(ledger.posted(set)).isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(longs = {-86_400, 86_400})
    void scenario14_onlyTheDatabasesTimeDecidesWhateverTheProgramsClockSays(long off) {
        var wrong = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(off));
        var grants = new Grants(ledger.jdbi, wrong);
        ledger.grant(set, 100, GrantKind.PROMO, clock.now().plusSeconds(600));
        ledger.grant(set, 7, GrantKind.PROMO, clock.now().minusSeconds(600));

        grants.expireLots();

        assertThat(ledger.posted(set)).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({
        "a leap day, 2028-02-28T23:59:59.999999Z, 2028-02-29T00:00:00Z, 2028-03-01T00:00:00Z",
        "its end, 2028-02-29T23:59:59.999999Z, 2028-03-01T00:00:00Z, 2028-03-01T00:00:00Z",
        "clocks go forward, 2026-03-29T01:30:00Z, 2026-03-30T00:00:00Z, 2026-04-01T00:00:00Z",
        "clocks go back, 2026-10-25T00:30:00Z, 2026-10-26T00:00:00Z, 2026-11-01T00:00:00Z",
        "a leap second is smeared, 2016-12-31T23:59:59.999999Z, 2017-01-01T00:00:00Z, 2017-01-01T00:00:00Z"
    })
    void scenario14_daysAndMonthsAreThoseOfUtcWhereverTheProgramRuns(
            String what, Instant now, Instant nextDay, Instant nextMonth) {
        var home = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
        try {
            assertThat(Period.DAY.resetsAfter(now)).as(what).isEqualTo(nextDay);
            assertThat(Period.MONTH.resetsAfter(now)).as(what).isEqualTo(nextMonth);
            var inUtc = now.atOffset(ZoneOffset.UTC);
            assertThat(Period.DAY.startedBy(now))
                    .isEqualTo(inUtc.toLocalDate().atStartOfDay(ZoneOffset.UTC).toInstant());
        } finally {
            TimeZone.setDefault(home);
        }
    }

    // 16: prices
    // ----------------------------------------------------------------------------------------------------------

    private static Price price(String id, PriceUnit unit, Instant from, long above, long micros) {
        return new Price(id, unit, from, above, micros);
    }

    private static final PriceSheet SHEET = new PriceSheet(List.of(
            price("in-may", PriceUnit.INPUT, MAY, 0, 1_000_000),
            price("in-june", PriceUnit.INPUT, JUNE, 0, 3_000_000),
            price("in-long", PriceUnit.INPUT, MAY, 200_000, 2_000_000),
            price("cached", PriceUnit.CACHED_INPUT, MAY, 0, 100_000),
            price("out", PriceUnit.OUTPUT, MAY, 0, 5_000_000)));

    @Test
    void scenario16_aCallIsBilledAtThePricesThatItWasAdmittedAt() {
        var began = JUNE.minusSeconds(1);

        var charge = SHEET.cost(began, TokenUsage.of(10, 0));

        assertThat(charge.total()).isEqualTo(new Credits(10));
        assertThat(charge.lines()).extracting(Charge.Line::priceId).containsExactly("in-may");
        assertThat(SHEET.cost(JUNE, TokenUsage.of(10, 0)).total()).isEqualTo(new Credits(30));
    }

    @Test
    void scenario16_aModelWithoutAPriceIsRefusedBeforeAnythingIsHeld() {
        var unpriced = new PriceSheet(List.of(price("in", PriceUnit.INPUT, MAY, 0, 1)));

        assertThat(unpriced.priced(JUNE)).isFalse();
        assertThatThrownBy(() -> unpriced.ceiling(JUNE, 1, 1)).isInstanceOf(IllegalStateException.class);
        assertThat(SHEET.priced(MAY.minusSeconds(1))).as("not yet").isFalse();
    }

    @Test
    void scenario16_theHoldOfALongPromptIsThatOfItsTierAndCoversTheBill() {
        var ceiling = SHEET.ceiling(MAY, 200_001, 0);

        assertThat(ceiling).isEqualTo(new Credits(400_002));
        assertThat(SHEET.cost(MAY, TokenUsage.of(200_001, 0)).total()).isEqualTo(new Credits(400_002));
        assertThat(SHEET.cost(MAY, TokenUsage.of(200_000, 0)).total()).isEqualTo(new Credits(200_000));
    }

    @Test
    void scenario16_cachedTokensAreBilledOnceAndCheaper() {
        var charge = SHEET.cost(MAY, new TokenUsage(100, 90, 0, 0, 0, 0, 0, 0, 0, 0));

        assertThat(charge.total()).isEqualTo(new Credits(10 + 9));
    }

    // 20: an account that is stopped
    // ---------------------------------------------------------------------------------------

    @Test
    void scenario20_openCallsOfAFrozenWalletAreBilledAndNewOnesRefused() {
        ledger.grant(set, 100);
        var call = held(60);
        freeze("a dispute");

        assertThat(ledger.hold(Fixture.newCall(), set, 1)).isInstanceOf(HoldResult.WalletFrozen.class);
        assertThat(ledger.settle(call, set, 45)).isEqualTo(SettleResult.BOOKED);
        assertThat(ledger.posted(set)).as("what is left stays").isEqualTo(55);
        assertThat(ledger.held(set)).isZero();
        freeze(null);

        held(55);
    }

    private void freeze(String reason) {
        ledger.jdbi.useHandle(handle -> handle.execute(
                "update ledger.spend_limit set frozen_reason = ? where subject_id = ?",
                reason,
                set.account().value()));
    }
}
