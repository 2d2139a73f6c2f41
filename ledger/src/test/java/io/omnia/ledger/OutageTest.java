package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutageTest {
    private FlakyProxy proxy;
    private Fixture ledger;
    private LimitSet set;

    @BeforeEach
    void start() throws Exception {
        var target = io.omnia.platform.database.TestDatabase.migrated("ledger");
        proxy = new FlakyProxy(target);
        ledger = new Fixture(target, proxy.through(target), 64 * 1024);
        set = Fixture.newSet();
        ledger.grant(set, 1_000);
    }

    @AfterEach
    void stop() throws Exception {
        proxy.comeBack();
        ledger.close();
        proxy.close();
    }

    private void leave() throws InterruptedException {
        proxy.leave();
        // The lane notices on its next write.
        Fixture.await(ledger.wallets.hold(Fixture.newCall(), set, new Credits(1)));
        Fixture.until(() -> !ledger.wallets.available());
    }

    private void comeBack() throws InterruptedException {
        proxy.comeBack();
        Fixture.until(ledger.wallets::available);
    }

    @Test
    void refusesHoldsAndSpoolsSettlesWhilePostgresIsAway() throws Exception {
        var call = Fixture.newCall();
        ledger.hold(call, set, 100);
        leave();

        assertThat(ledger.hold(Fixture.newCall(), set, 1)).isInstanceOf(HoldResult.Unavailable.class);
        assertThat(ledger.settle(call, set, 40)).isEqualTo(SettleResult.SPOOLED);
        ledger.wallets.delivered(call);
        assertThat(ledger.posted(set)).isEqualTo(1_000);
        comeBack();

        assertThat(ledger.posted(set)).isEqualTo(960);
        assertThat(ledger.held(set)).isZero();
        Fixture.until(() -> ledger.number(
                        "select count(*) from ledger.usage_line where call_id = ? and delivery = 'complete'",
                        call.value())
                == 1);
        assertThat(ledger.settle(call, set, 40)).isEqualTo(SettleResult.ALREADY_SETTLED);
        assertThat(ledger.violations()).isEmpty();
    }

    @Test
    void billsOnceWhenTheAnswerOfTheCommitIsLost() throws Exception {
        var call = Fixture.newCall();
        ledger.hold(call, set, 100);
        proxy.loseAnswerOfNextCommit();

        assertThat(ledger.settle(call, set, 40)).isEqualTo(SettleResult.SPOOLED);

        assertThat(proxy.answersLost()).isEqualTo(1);
        assertThat(ledger.posted(set)).as("the commit itself succeeded").isEqualTo(960);
        comeBack();
        assertThat(ledger.posted(set)).isEqualTo(960);
        assertThat(ledger.violations()).isEmpty();
    }

    @Test
    void givesBackAHoldWhoseAnswerWasLost() throws Exception {
        proxy.loseAnswerOfNextCommit();

        assertThat(ledger.hold(Fixture.newCall(), set, 100)).isInstanceOf(HoldResult.Unavailable.class);

        assertThat(ledger.held(set)).as("the hold itself was written").isEqualTo(100);
        comeBack();
        assertThat(ledger.held(set)).isZero();
    }

    @Test
    void appliesTheSpoolOfTheLastRunAndReleasesItsHoldsBeforeItIsReady() throws Exception {
        var settled = Fixture.newCall();
        ledger.hold(settled, set, 100);
        ledger.hold(Fixture.newCall(), set, 200);
        leave();
        ledger.settle(settled, set, 40);
        ledger.wallets.close();
        proxy.comeBack();

        ledger.restart();

        assertThat(ledger.posted(set)).isEqualTo(960);
        assertThat(ledger.held(set)).isZero();
        assertThat(ledger.violations()).isEmpty();
    }

    @Test
    void keepsASettleWaitingWhenTheSpoolIsFullAndNeverLosesIt() throws Exception {
        leave();
        var first = Fixture.newCall();
        assertThat(ledger.settle(first, set, 1)).isEqualTo(SettleResult.SPOOLED);
        var bytes = java.nio.file.Files.size(ledger.folder.resolve("spool"));
        var fit = 64 * 1024 / bytes;
        for (var i = 1; i < fit; i++) {
            assertThat(ledger.settle(Fixture.newCall(), set, 1)).isEqualTo(SettleResult.SPOOLED);
        }
        var waiting = ledger.wallets
                .settle(Fixture.call(Fixture.newCall(), set), Fixture.charge(1))
                .toCompletableFuture();

        Thread.sleep(300);
        assertThat(waiting).isNotDone();
        comeBack();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(SettleResult.BOOKED);
        assertThat(ledger.posted(set)).isEqualTo(1_000 - fit - 1);
        assertThat(ledger.violations()).isEmpty();
    }
}
