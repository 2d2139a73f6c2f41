package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.identity.AccountId;
import io.omnia.identity.KeyId;
import io.omnia.identity.Operator;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Changes of wallets by hand. A second operator is asked above 1,000 micro-credits. */
class AdjustmentsTest {
    private static final Adjustments.Rule RULE = new Adjustments.Rule(new Credits(1_000), Duration.ofDays(7));
    private static final Operator ANNA = person();
    private static final Operator BEN = person();

    private static Fixture ledger;
    private static Adjustments adjustments;

    private final LimitSet set = Fixture.newSet();

    @BeforeAll
    static void start() {
        ledger = new Fixture();
        adjustments = new Adjustments(ledger.jdbi, Clock.systemUTC(), RULE);
    }

    @AfterAll
    static void stop() {
        assertThat(ledger.violations()).isEmpty();
        ledger.close();
    }

    private static Operator person() {
        return new Operator(new AccountId(UUID.randomUUID()), null);
    }

    private static Operator keyOf(Operator person) {
        return new Operator(person.account(), new KeyId(UUID.randomUUID()));
    }

    private Adjustment.Wish wish(Adjustment.Action action, long micros, Adjustment.Shortfall shortfall, CallId call) {
        return new Adjustment.Wish(
                set.account(), set.mode(), action, new Credits(micros), shortfall, null, call, "a test");
    }

    private Adjustment.Wish give(long micros) {
        return wish(Adjustment.Action.GIVE, micros, Adjustment.Shortfall.REFUSE, null);
    }

    private Adjustment.Wish take(long micros, Adjustment.Shortfall shortfall) {
        return wish(Adjustment.Action.TAKE, micros, shortfall, null);
    }

    private static AdjustmentResult ask(Adjustment.Wish wish) {
        return adjustments.ask(wish, ANNA, UUID.randomUUID().toString());
    }

    private static Adjustment recorded(AdjustmentResult result) {
        assertThat(result).isInstanceOf(AdjustmentResult.Recorded.class);
        return ((AdjustmentResult.Recorded) result).adjustment();
    }

    private List<Long> lots() {
        return ledger.jdbi.withHandle(handle ->
                handle.select("""
                        select g.remaining_micros from ledger.credit_grant g
                        join ledger.spend_limit l on l.id = g.wallet_id where l.subject_id = ? order by g.id
                        """, set.account().value()).mapTo(Long.class).list());
    }

    @Test
    void whatIsGivenNeverEndsAndBurnsLikeBoughtCredit() {
        ledger.grant(set, 100, GrantKind.PAID, null);
        ledger.grant(set, 100, GrantKind.PROMO, null);

        var made = recorded(ask(give(50)));

        assertThat(made.state()).isEqualTo(Adjustment.State.APPLIED);
        assertThat(made.transaction()).isNotNull();
        ledger.settle(Fixture.newCall(), set, 210);
        assertThat(lots()).containsExactly(0L, 0L, 40L);
    }

    @Test
    void whatIsGivenPaysADebtFirst() {
        ledger.settle(Fixture.newCall(), set, 30);

        recorded(ask(give(50)));

        assertThat(ledger.posted(set)).isEqualTo(20);
        assertThat(lots()).containsExactly(20L);
    }

    @Test
    void whatIsTakenLeavesTheLotsInTheOrderOfBurning() {
        ledger.grant(set, 100, GrantKind.PAID, null);
        ledger.grant(set, 100, GrantKind.PROMO, null);

        recorded(ask(take(130, Adjustment.Shortfall.REFUSE)));

        assertThat(lots()).containsExactly(70L, 0L);
        assertThat(ledger.posted(set)).isEqualTo(70);
    }

    @Test
    void moreThanIsFreeIsTakenOnlyWhereADebtIsAskedFor() {
        ledger.grant(set, 100);
        ledger.hold(Fixture.newCall(), set, 30);

        assertThat(ask(take(71, Adjustment.Shortfall.REFUSE)))
                .isEqualTo(new AdjustmentResult.NotEnough(new Credits(70)));
        assertThat(ledger.posted(set)).isEqualTo(100);
        recorded(ask(take(250, Adjustment.Shortfall.DEBT)));

        assertThat(ledger.posted(set)).isEqualTo(-150);
        assertThat(ledger.hold(Fixture.newCall(), set, 1)).isInstanceOf(HoldResult.InsufficientCredits.class);
        ledger.grant(set, 200);
        assertThat(ledger.posted(set)).isEqualTo(50);
    }

    @Test
    void aWalletThatNeverReceivedAnythingCanOwe() {
        recorded(ask(take(40, Adjustment.Shortfall.DEBT)));

        assertThat(ledger.posted(set)).isEqualTo(-40);
    }

    @Test
    void aCorrectionNamesItsCallAndGivesBackNoMoreThanItCost() {
        ledger.grant(set, 1_000);
        var call = Fixture.newCall();
        ledger.settle(call, set, 300);
        var billed = ledger.id("select txn_id from ledger.usage_line where call_id = ?", call.value());

        var first = recorded(ask(wish(Adjustment.Action.GIVE, 200, Adjustment.Shortfall.REFUSE, call)));

        assertThat(ledger.id("select reverses_txn from ledger.ledger_txn where id = ?", first.transaction()))
                .isEqualTo(billed);
        assertThat(ask(wish(Adjustment.Action.GIVE, 101, Adjustment.Shortfall.REFUSE, call)))
                .isEqualTo(new AdjustmentResult.MoreThanTheCallCost(new Credits(100)));
        recorded(ask(wish(Adjustment.Action.TAKE, 50, Adjustment.Shortfall.REFUSE, call)));
        recorded(ask(wish(Adjustment.Action.GIVE, 150, Adjustment.Shortfall.REFUSE, call)));
        assertThat(ledger.posted(set)).isEqualTo(1_000);
        assertThat(ledger.number("select amount_micros from ledger.usage_line where call_id = ?", call.value()))
                .as("the line itself is never edited")
                .isEqualTo(300);
    }

    @Test
    void aCallOfAnotherAccountCannotBeCorrected() {
        var other = Fixture.newSet();
        var call = Fixture.newCall();
        ledger.settle(call, other, 300);

        assertThat(ask(wish(Adjustment.Action.GIVE, 1, Adjustment.Shortfall.REFUSE, call)))
                .isEqualTo(new AdjustmentResult.NoSuchCall());
    }

    @Test
    void oneKeyMakesOneChangeAndBelongsToIt() {
        var key = UUID.randomUUID().toString();

        var first = recorded(adjustments.ask(give(10), ANNA, key));
        var again = recorded(adjustments.ask(give(10), ANNA, key));

        assertThat(again).isEqualTo(first);
        assertThat(ledger.posted(set)).isEqualTo(10);
        assertThat(adjustments.ask(give(11), ANNA, key)).isEqualTo(new AdjustmentResult.KeyUsedBefore());
    }

    @Test
    void upToTheLimitOneOperatorIsEnough() {
        assertThat(recorded(ask(give(1_000))).state()).isEqualTo(Adjustment.State.APPLIED);
    }

    @Test
    void aboveTheLimitNothingMovesUntilAnotherOperatorAgrees() {
        var proposed = recorded(ask(give(1_001)));

        assertThat(proposed.state()).isEqualTo(Adjustment.State.PROPOSED);
        assertThat(proposed.expiresAt()).isAfter(Instant.now().plus(Duration.ofDays(6)));
        assertThat(ledger.posted(set)).isZero();
        assertThat(adjustments.approve(proposed.id(), ANNA)).isEqualTo(new AdjustmentResult.OwnProposal());
        assertThat(adjustments.decline(proposed.id(), ANNA)).isEqualTo(new AdjustmentResult.OwnProposal());
        assertThat(adjustments.approve(proposed.id(), keyOf(ANNA))).isEqualTo(new AdjustmentResult.OwnProposal());

        var approved = recorded(adjustments.approve(proposed.id(), BEN));

        assertThat(approved.state()).isEqualTo(Adjustment.State.APPROVED);
        assertThat(approved.proposedBy()).isEqualTo(ANNA);
        assertThat(approved.decidedBy()).isEqualTo(BEN);
        assertThat(approved.transaction()).isNotNull();
        assertThat(ledger.posted(set)).isEqualTo(1_001);
        assertThat(recorded(adjustments.approve(proposed.id(), BEN))).isEqualTo(approved);
        assertThat(adjustments.decline(proposed.id(), BEN)).isEqualTo(new AdjustmentResult.DecidedBefore(approved));
        assertThat(ledger.posted(set)).isEqualTo(1_001);
    }

    @Test
    void ofKeysItTakesTwoDifferentOnes() {
        var first = keyOf(ANNA);
        var proposed =
                recorded(adjustments.ask(give(2_000), first, UUID.randomUUID().toString()));

        assertThat(adjustments.approve(proposed.id(), first)).isEqualTo(new AdjustmentResult.OwnProposal());
        assertThat(adjustments.approve(proposed.id(), ANNA)).isEqualTo(new AdjustmentResult.OwnProposal());
        assertThat(recorded(adjustments.approve(proposed.id(), keyOf(ANNA))).state())
                .isEqualTo(Adjustment.State.APPROVED);
    }

    @Test
    void whatWasDeclinedIsNeverMade() {
        var proposed = recorded(ask(give(5_000)));

        assertThat(recorded(adjustments.decline(proposed.id(), BEN)).state()).isEqualTo(Adjustment.State.DECLINED);

        assertThat(adjustments.approve(proposed.id(), BEN)).isInstanceOf(AdjustmentResult.DecidedBefore.class);
        assertThat(ledger.posted(set)).isZero();
    }

    @Test
    void aProposalEndsByTheDatabasesTimeAlsoBeforeTheRoundThatWritesItDown() {
        var proposed = recorded(ask(give(5_000)));
        ledger.jdbi.useHandle(handle -> handle.execute(
                "update ledger.adjustment set expires_at = now() - interval '1 s' where id = ?", proposed.id()));

        assertThat(adjustments.approve(proposed.id(), BEN)).isInstanceOf(AdjustmentResult.DecidedBefore.class);
        assertThat(adjustments.find(proposed.id()).state()).isEqualTo(Adjustment.State.EXPIRED);
        assertThat(adjustments.expireProposals()).isEqualTo(1);
        assertThat(adjustments.expireProposals()).isZero();
        assertThat(adjustments.approve(proposed.id(), BEN)).isInstanceOf(AdjustmentResult.DecidedBefore.class);
        assertThat(ledger.posted(set)).isZero();
    }

    @Test
    void isMadeOfTheWalletAsItIsWhenItIsApproved() {
        ledger.grant(set, 3_000);
        var proposed = recorded(ask(take(2_000, Adjustment.Shortfall.REFUSE)));
        ledger.settle(Fixture.newCall(), set, 1_500);

        assertThat(adjustments.approve(proposed.id(), BEN))
                .isEqualTo(new AdjustmentResult.NotEnough(new Credits(1_500)));

        assertThat(adjustments.find(proposed.id()).state()).isEqualTo(Adjustment.State.PROPOSED);
        ledger.grant(set, 500);
        recorded(adjustments.approve(proposed.id(), BEN));
        assertThat(ledger.posted(set)).isZero();
    }

    @Test
    void manyDecisionsAtOnceAreOne() throws Exception {
        var proposed = recorded(ask(give(5_000)));
        var work = new ArrayList<Callable<AdjustmentResult>>();
        for (var i = 0; i < 16; i++) {
            var operator = person();
            var approves = i % 2 == 0;
            work.add(() -> approves
                    ? adjustments.approve(proposed.id(), operator)
                    : adjustments.decline(proposed.id(), operator));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results =
                    threads.invokeAll(work).stream().map(Future::resultNow).toList();

            assertThat(results.stream().filter(AdjustmentResult.Recorded.class::isInstance))
                    .hasSize(1);
        }
        var made = adjustments.find(proposed.id()).state() == Adjustment.State.APPROVED;
        assertThat(ledger.posted(set)).isEqualTo(made ? 5_000 : 0);
    }

    @Test
    void theRecordOfADecisionCannotBeChanged() {
        var proposed = recorded(ask(give(5_000)));
        for (var refused : List.of(
                "update ledger.adjustment set amount_micros = 1 where id = ?",
                "update ledger.adjustment set proposed_by = gen_random_uuid() where id = ?",
                "delete from ledger.adjustment where id = ?",
                "update ledger.adjustment set state = 'declined', decided_by = proposed_by where id = ?")) {
            assertThatThrownBy(() -> ledger.jdbi.useHandle(handle -> handle.execute(refused, proposed.id())))
                    .as(refused)
                    .rootCause()
                    .isInstanceOf(SQLException.class);
        }
        adjustments.decline(proposed.id(), BEN);
        assertThatThrownBy(() -> ledger.jdbi.useHandle(handle ->
                        handle.execute("update ledger.adjustment set decided_at = now() where id = ?", proposed.id())))
                .rootCause()
                .isInstanceOf(SQLException.class);
    }

    @Test
    void listsWhatWaitsAndWhatBecameOfTheRest() {
        var waiting = recorded(ask(give(5_000)));
        var applied = recorded(ask(give(5)));

        assertThat(adjustments.list(set.account(), true, null, 10))
                .extracting(Adjustment::id)
                .containsExactly(waiting.id());
        assertThat(adjustments.list(set.account(), false, null, 10))
                .extracting(Adjustment::id)
                .containsExactly(applied.id(), waiting.id());
        assertThat(adjustments.list(set.account(), false, applied.id(), 10))
                .extracting(Adjustment::id)
                .containsExactly(waiting.id());
    }
}
