package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DirectLaneTest {
    private static Fixture ledger;

    @BeforeAll
    static void start() {
        ledger = new Fixture();
    }

    @AfterAll
    static void stop() {
        ledger.close();
    }

    private static LimitSet funded(long micros) {
        var set = Fixture.newSet();
        ledger.grant(set, micros);
        return set;
    }

    @Test
    void admitsExactlyWhatTheCreditCoversOfManyParallelHolds() {
        var set = funded(50);
        var answers = new ArrayList<CompletionStage<HoldResult>>();

        for (var i = 0; i < 200; i++) {
            answers.add(ledger.wallets.hold(Fixture.newCall(), set, new Credits(1)));
        }

        var results = answers.stream().map(Fixture::await).toList();
        assertThat(results.stream().filter(HoldResult.Placed.class::isInstance)).hasSize(50);
        assertThat(results.stream().filter(HoldResult.CreditsHeld.class::isInstance))
                .hasSize(150);
        assertThat(ledger.held(set)).isEqualTo(50);
    }

    @Test
    void tellsTooLittleCreditFromCreditThatIsHeld() {
        var set = funded(100);

        assertThat(ledger.hold(Fixture.newCall(), set, 101))
                .isEqualTo(new HoldResult.InsufficientCredits(new Credits(101), new Credits(100)));
        assertThat(ledger.hold(Fixture.newCall(), set, 60)).isEqualTo(new HoldResult.Placed());
        assertThat(ledger.hold(Fixture.newCall(), set, 60))
                .isEqualTo(new HoldResult.CreditsHeld(new Credits(60), new Credits(40), GroupPlan.HELD_RETRY));
    }

    @Test
    void booksTheCostAndGivesTheRestBack() {
        var set = funded(100);
        var call = Fixture.newCall();
        ledger.hold(call, set, 80);

        assertThat(ledger.settle(call, set, 30)).isEqualTo(SettleResult.BOOKED);

        assertThat(ledger.posted(set)).isEqualTo(70);
        assertThat(ledger.held(set)).isZero();
        assertThat(ledger.number("select count(*) from ledger.usage_line where call_id = ?", call.value()))
                .isEqualTo(1);
    }

    @Test
    void keepsWhatACallHeldBesideWhatItCost() {
        var set = funded(100);
        var held = Fixture.newCall();
        ledger.hold(held, set, 80);
        ledger.settle(held, set, 30);
        var unheld = Fixture.newCall();
        ledger.settle(unheld, set, 30);

        var lines = "select held_micros from ledger.usage_line where call_id = ?";
        assertThat(ledger.number(lines, held.value())).isEqualTo(80);
        assertThat(ledger.number("select count(*) from (" + lines + ") l where held_micros is null", unheld.value()))
                .isEqualTo(1);
    }

    @Test
    void billsOnceHoweverOftenACallIsSettled() {
        var set = funded(100);
        var call = Fixture.newCall();
        ledger.hold(call, set, 50);
        ledger.settle(call, set, 20);

        assertThat(ledger.settle(call, set, 20)).isEqualTo(SettleResult.ALREADY_SETTLED);
        var again = new ArrayList<CompletionStage<SettleResult>>();
        for (var i = 0; i < 20; i++) {
            again.add(ledger.wallets.settle(Fixture.call(call, set), Fixture.charge(20)));
        }
        assertThat(again).allMatch(stage -> Fixture.await(stage) == SettleResult.ALREADY_SETTLED);

        assertThat(ledger.posted(set)).isEqualTo(80);
    }

    @Test
    void chargesInFullAboveTheHoldAndRefusesUntilTheDebtIsPaid() {
        var set = funded(100);
        var call = Fixture.newCall();
        ledger.hold(call, set, 100);

        ledger.settle(call, set, 130);

        assertThat(ledger.posted(set)).isEqualTo(-30);
        assertThat(ledger.number(
                        "select overshoot_micros from ledger.spend_limit where subject_id = ?",
                        set.account().value()))
                .isEqualTo(30);
        assertThat(ledger.hold(Fixture.newCall(), set, 0))
                .isEqualTo(new HoldResult.InsufficientCredits(Credits.ZERO, Credits.ZERO));
        ledger.grant(set, 50);
        assertThat(ledger.posted(set)).isEqualTo(20);
        assertThat(ledger.hold(Fixture.newCall(), set, 20)).isEqualTo(new HoldResult.Placed());
    }

    @Test
    void booksALateSettleWhoseHoldIsGone() {
        var set = funded(100);
        var call = Fixture.newCall();
        ledger.hold(call, set, 40);
        ledger.jdbi.useHandle(handle -> {
            handle.execute(
                    "update ledger.hold set expires_at = now() - interval '1 second' where call_id = ?", call.value());
        });
        ledger.sweep();
        assertThat(ledger.held(set)).isZero();

        assertThat(ledger.settle(call, set, 25)).isEqualTo(SettleResult.BOOKED);

        assertThat(ledger.posted(set)).isEqualTo(75);
    }

    @Test
    void booksACallOfAnAccountThatNeverHadAWallet() {
        var set = Fixture.newSet();

        assertThat(ledger.settle(Fixture.newCall(), set, 5)).isEqualTo(SettleResult.BOOKED);

        assertThat(ledger.posted(set)).isEqualTo(-5);
    }

    @Test
    void endsTheHoldOfACallThatCostNothingWithoutAPosting() {
        var set = funded(10);
        var call = Fixture.newCall();
        ledger.hold(call, set, 10);

        ledger.settle(call, set, 0);

        assertThat(ledger.held(set)).isZero();
        assertThat(ledger.number(
                        "select count(*) from ledger.usage_line where call_id = ? and txn_id is null", call.value()))
                .isEqualTo(1);
    }

    @Test
    void holdsOnceHoweverOftenTheHoldIsAsked() {
        var set = funded(10);
        var call = Fixture.newCall();

        assertThat(ledger.hold(call, set, 10)).isEqualTo(new HoldResult.Placed());
        assertThat(ledger.hold(call, set, 10)).isEqualTo(new HoldResult.Placed());

        assertThat(ledger.held(set)).isEqualTo(10);
    }

    @Test
    void marksDeliveryAndKeepsRefusedCallsAsLines() throws Exception {
        var set = funded(10);
        var call = Fixture.newCall();
        var refused = Fixture.newCall();
        ledger.settle(call, set, 1);

        ledger.wallets.delivered(call);
        ledger.wallets.record(Fixture.call(refused, set));

        Fixture.until(() -> ledger.number(
                        "select count(*) from ledger.usage_line where call_id = ? and delivery = 'complete'",
                        call.value())
                == 1);
        Fixture.until(
                () -> ledger.number("select count(*) from ledger.usage_line where call_id = ?", refused.value()) == 1);
    }

    @Test
    void refusesAFrozenWallet() {
        var set = funded(10);
        ledger.jdbi.useHandle(handle -> handle.execute(
                "update ledger.spend_limit set frozen_reason = 'review' where subject_id = ?",
                set.account().value()));

        assertThat(ledger.hold(Fixture.newCall(), set, 1)).isEqualTo(new HoldResult.WalletFrozen());
    }

    @Test
    void keepsTheFactsOfACall() {
        var set = funded(10);
        var call = Fixture.newCall();
        var before = Instant.now().minusSeconds(5);
        ledger.hold(call, set, 5);
        ledger.settle(call, set, 3);

        var row = ledger.jdbi.withHandle(
                handle -> handle.select("select * from ledger.usage_line where call_id = ?", call.value())
                        .mapToMap()
                        .one());
        assertThat(row)
                .containsEntry("account_id", set.account().value())
                .containsEntry("key_id", set.key().value())
                .containsEntry("mode", "test")
                .containsEntry("model", "sandbox/echo")
                .containsEntry("outcome", "completed")
                .containsEntry("latency_micros", 12_000L)
                .containsEntry("first_byte_micros", 3_000L)
                .containsEntry("input_tokens", 7L)
                .containsEntry("output_tokens", 9L)
                .containsEntry("amount_micros", 3L)
                .containsEntry("delivery", "incomplete");
        assertThat(((java.sql.Timestamp) row.get("started_at")).toInstant()).isBetween(before, Instant.now());
        assertThat(row.get("price_ids").toString()).isEqualTo("{sandbox/echo:in}");
        assertThat(row.get("quantities").toString()).isEqualTo("{7}");
    }
}
