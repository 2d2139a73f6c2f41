package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.identity.AccountId;
import io.omnia.identity.Operator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Grants that are taken back, whole or in part, used or not. */
class RevocationsTest {
    private static final Operator OPERATOR = new Operator(new AccountId(UUID.randomUUID()), null);

    private static Fixture ledger;
    private static Adjustments adjustments;

    private final LimitSet set = Fixture.newSet();

    @BeforeAll
    static void start() {
        ledger = new Fixture();
        adjustments = new Adjustments(ledger.jdbi, Clock.systemUTC(), new Adjustments.Rule(null, Duration.ofDays(7)));
    }

    @AfterAll
    static void stop() {
        assertThat(ledger.violations()).isEmpty();
        ledger.close();
    }

    private AdjustmentResult revoke(UUID grant, long micros, Adjustment.Shortfall shortfall) {
        var wish = new Adjustment.Wish(
                set.account(),
                set.mode(),
                Adjustment.Action.REVOKE,
                new Credits(micros),
                shortfall,
                grant,
                null,
                "a refund");
        return adjustments.ask(wish, OPERATOR, UUID.randomUUID().toString());
    }

    private static long revoked(AdjustmentResult result) {
        assertThat(result).isInstanceOf(AdjustmentResult.Recorded.class);
        return ((AdjustmentResult.Recorded) result).adjustment().wish().amount().micros();
    }

    private UUID granted(long micros) {
        return ledger.grant(set, micros);
    }

    private void spend(long micros) {
        ledger.settle(Fixture.newCall(), set, micros);
    }

    private List<Long> lots() {
        return ledger.jdbi.withHandle(handle ->
                handle.select("""
                        select g.remaining_micros from ledger.credit_grant g
                        join ledger.spend_limit l on l.id = g.wallet_id where l.subject_id = ? order by g.id
                        """, set.account().value()).mapTo(Long.class).list());
    }

    private static long clawback() {
        return ledger.number("""
                select coalesce(sum(e.amount), 0)::bigint from ledger.ledger_entry e
                join ledger.ledger_account a on a.id = e.account_id where a.code = 'clawback' and a.mode = 'test'
                """);
    }

    @Test
    void takesBackWhatIsLeftAndLeavesTheOtherLotsAlone() {
        var first = granted(100);
        granted(50);
        spend(30);
        var before = clawback();

        assertThat(revoked(revoke(first, 70, Adjustment.Shortfall.REFUSE))).isEqualTo(70);

        assertThat(lots()).containsExactly(0L, 50L);
        assertThat(ledger.posted(set)).isEqualTo(50);
        assertThat(clawback() - before).isEqualTo(-70);
    }

    @Test
    void whatWasUsedIsRefusedOrBecomesADebtThatTheNextGrantPays() {
        var grant = granted(100);
        spend(90);

        assertThat(revoke(grant, 30, Adjustment.Shortfall.REFUSE))
                .isEqualTo(new AdjustmentResult.NotEnough(new Credits(10)));
        assertThat(revoked(revoke(grant, 30, Adjustment.Shortfall.DEBT))).isEqualTo(30);

        assertThat(ledger.posted(set)).isEqualTo(-20);
        granted(50);
        assertThat(ledger.posted(set)).isEqualTo(30);
        assertThat(lots()).containsExactly(0L, 30L);
    }

    @Test
    void whatWasUsedComesOutOfOtherLotsBeforeItIsADebt() {
        var first = granted(100);
        spend(80);
        granted(30);

        revoked(revoke(first, 100, Adjustment.Shortfall.DEBT));

        assertThat(lots()).containsExactly(0L, 0L);
        assertThat(ledger.posted(set)).isEqualTo(-50);
    }

    @Test
    void allRevocationsTogetherTakeNoMoreThanTheGrant() {
        var grant = granted(100);
        spend(90);

        assertThat(revoked(revoke(grant, 30, Adjustment.Shortfall.DEBT))).isEqualTo(30);
        assertThat(revoked(revoke(grant, 50, Adjustment.Shortfall.DEBT))).isEqualTo(50);
        assertThat(revoked(revoke(grant, 100, Adjustment.Shortfall.DEBT)))
                .as("the rest of it")
                .isEqualTo(20);

        assertThat(ledger.posted(set)).isEqualTo(-90);
        assertThat(revoke(grant, 1, Adjustment.Shortfall.DEBT)).isEqualTo(new AdjustmentResult.NothingToRevoke());
    }

    @Test
    void whatHasExpiredIsNotTakenASecondTime() {
        var grant = ledger.grant(set, 100, GrantKind.PAID, Instant.now().minusSeconds(1));
        spend(40);
        new Grants(ledger.jdbi, Clock.systemUTC()).expireLots();

        assertThat(revoked(revoke(grant, 100, Adjustment.Shortfall.DEBT))).isEqualTo(40);

        assertThat(ledger.posted(set)).isEqualTo(-40);
    }

    @Test
    void whatARunningCallHoldsIsNotUnused() {
        var grant = granted(100);
        var call = Fixture.newCall();
        ledger.hold(call, set, 60);

        assertThat(revoke(grant, 100, Adjustment.Shortfall.REFUSE))
                .isEqualTo(new AdjustmentResult.NotEnough(new Credits(40)));
        assertThat(revoked(revoke(grant, 100, Adjustment.Shortfall.DEBT))).isEqualTo(100);
        ledger.settle(call, set, 60);

        assertThat(ledger.posted(set)).isEqualTo(-60);
        assertThat(ledger.held(set)).isZero();
    }

    @Test
    void aGrantOfAnotherWalletIsNotFound() {
        var other = ledger.grant(Fixture.newSet(), 100);
        granted(100);

        assertThat(revoke(other, 10, Adjustment.Shortfall.DEBT)).isEqualTo(new AdjustmentResult.NoSuchGrant());
    }

    @Test
    void theJournalSaysWhatWasReversed() {
        var grant = granted(100);
        var result = revoke(grant, 100, Adjustment.Shortfall.REFUSE);

        var txn = ((AdjustmentResult.Recorded) result).adjustment().transaction();
        assertThat(ledger.id("select reverses_txn from ledger.ledger_txn where id = ? and kind = 'revoke'", txn))
                .isEqualTo(grant);
    }
}
