package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GrantsTest {
    private static Fixture ledger;
    private static Grants grants;

    private final LimitSet set = Fixture.newSet();

    @BeforeAll
    static void start() {
        ledger = new Fixture();
        grants = new Grants(ledger.jdbi, Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        assertThat(ledger.violations()).isEmpty();
        ledger.close();
    }

    private Grants.Grant of(long micros, String reason) {
        return new Grants.Grant(set.account(), set.mode(), new Credits(micros), GrantKind.PAID, null, reason);
    }

    private List<Long> lots() {
        return ledger.jdbi.withHandle(handle ->
                handle.select("""
                        select g.remaining_micros from ledger.credit_grant g
                        join ledger.spend_limit l on l.id = g.wallet_id where l.subject_id = ? order by g.id
                        """, set.account().value()).mapTo(Long.class).list());
    }

    private void spend(long micros) {
        ledger.settle(Fixture.newCall(), set, micros);
    }

    @Test
    void creditsOnceForOneKeyHoweverOftenAndParallelItIsAsked() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(() -> grants.grant(of(100, "top-up"), "once-" + set.account())))
                    .toList();
            var results = answers.stream().map(answer -> {
                try {
                    return answer.get();
                } catch (Exception problem) {
                    throw new IllegalStateException(problem);
                }
            });
            assertThat(results.distinct()).singleElement().isInstanceOf(GrantResult.Granted.class);
        }

        assertThat(ledger.posted(set)).isEqualTo(100);
    }

    @Test
    void refusesAKeyThatBelongsToAnotherGrant() {
        grants.grant(of(100, "one"), "taken-" + set.account());

        assertThat(grants.grant(of(101, "one"), "taken-" + set.account())).isEqualTo(new GrantResult.KeyUsedBefore());
        assertThat(ledger.posted(set)).isEqualTo(100);
    }

    @Test
    void paysADebtFirst() {
        spend(30);

        ledger.grant(set, 20);
        ledger.grant(set, 25);

        assertThat(ledger.posted(set)).isEqualTo(15);
        assertThat(lots()).containsExactly(0L, 15L);
    }

    @Test
    void burnsPromotionsFirstThenWhatExpiresFirst() {
        var soon = Instant.now().plusSeconds(1_000);
        ledger.grant(set, 10, GrantKind.PAID, null);
        ledger.grant(set, 10, GrantKind.PAID, soon);
        ledger.grant(set, 10, GrantKind.PROMO, null);
        ledger.grant(set, 10, GrantKind.PROMO, soon);

        spend(13);
        assertThat(lots()).containsExactly(10L, 10L, 7L, 0L);
        spend(12);
        assertThat(lots()).containsExactly(10L, 5L, 0L, 0L);
        spend(20);
        assertThat(lots()).containsExactly(0L, 0L, 0L, 0L);
        assertThat(ledger.posted(set)).isEqualTo(-5);
    }

    @Test
    void burnsInTheOrderOfPriorityThenOfTheEndThenGivenCreditThenInTheOrderOfGranting() {
        var soon = Instant.now().plusSeconds(1_000);
        granted(10, GrantKind.PAID, null, 5);
        granted(10, GrantKind.PROMO, null, 5);
        granted(10, GrantKind.PAID, soon, 5);
        granted(10, GrantKind.PROMO, soon, 5);
        granted(10, GrantKind.PROMO, soon.minusSeconds(1), 6);
        granted(10, GrantKind.PAID, null, 4);
        granted(10, GrantKind.PAID, null, 5);
        var order = List.of(5, 3, 2, 1, 0, 6, 4);

        for (var lot : order) {
            assertThat(lots().get(lot)).isEqualTo(10);
            spend(10);
            assertThat(lots().get(lot)).as("lot %d", lot).isZero();
        }
    }

    private void granted(long micros, GrantKind kind, Instant expiresAt, int priority) {
        var grant =
                new Grants.Grant(set.account(), set.mode(), new Credits(micros), kind, expiresAt, "a test", priority);
        assertThat(grants.grant(grant, UUID.randomUUID().toString())).isInstanceOf(GrantResult.Granted.class);
    }

    @Test
    void endsOnlyTheFreePartOfAnExpiredLotAndTheRestLater() {
        ledger.grant(set, 100, GrantKind.PROMO, Instant.now().minusSeconds(1));
        var call = Fixture.newCall();
        ledger.hold(call, set, 70);

        assertThat(grants.expireLots()).isEqualTo(30);
        assertThat(ledger.posted(set)).isEqualTo(70);
        ledger.settle(call, set, 50);
        assertThat(grants.expireLots()).isEqualTo(20);

        assertThat(ledger.posted(set)).isZero();
        assertThat(grants.expireLots()).isZero();
    }

    @Test
    void refusesABalanceBeyondTheLargest() {
        for (var i = 0; i < 10; i++) {
            ledger.grant(set, Credits.MAX_MICROS);
        }

        assertThat(grants.grant(of(1, "too much"), "last-" + set.account()))
                .isEqualTo(new GrantResult.BalanceTooLarge(Grants.MAX_RECEIVED_MICROS));
    }
}
