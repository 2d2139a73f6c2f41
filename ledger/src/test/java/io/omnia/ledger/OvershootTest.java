package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.identity.AccountId;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import io.omnia.platform.startup.DoctorCheck.Finding;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What calls cost beyond what their wallets had is told until it is paid, and its sum for ever. */
class OvershootTest {
    @Test
    void isToldUntilItIsPaid() throws Exception {
        try (var ledger = new Fixture()) {
            var reconciliation = new Reconciliation(ledger.jdbi, Clock.systemUTC());
            var check = new OvershootDoctorCheck(reconciliation);
            assertThat(check.run()).isInstanceOf(Finding.Good.class);

            var live = new LimitSet(new AccountId(UUID.randomUUID()), Mode.LIVE, new KeyId(UUID.randomUUID()));
            ledger.grant(live, 100);
            costMoreThanWasHeld(ledger, live);
            var test = Fixture.newSet();
            ledger.grant(test, 100);
            costMoreThanWasHeld(ledger, test);

            assertThat(reconciliation.overshoot()).isEqualTo(new Overshoot(1, new Credits(70), 1, new Credits(70)));
            assertThat(check.run())
                    .isInstanceOfSatisfying(
                            Finding.Advice.class,
                            advice -> assertThat(advice.sentence())
                                    .contains("Wallets that owe something: 1, $0.00000070 together"));

            ledger.grant(live, 100);

            assertThat(reconciliation.overshoot()).isEqualTo(new Overshoot(1, new Credits(70), 0, Credits.ZERO));
            assertThat(check.run()).isInstanceOf(Finding.Good.class);
        }
    }

    private static void costMoreThanWasHeld(Fixture ledger, LimitSet set) {
        var call = Fixture.newCall();
        ledger.hold(call, set, 50);
        ledger.settle(call, set, 170);
    }
}
