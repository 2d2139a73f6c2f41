package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CallAttemptTest {
    private static Fixture ledger;

    private final LimitSet set = Fixture.newSet();

    @BeforeAll
    static void start() {
        ledger = new Fixture();
    }

    @AfterAll
    static void stop() {
        ledger.close();
    }

    @Test
    void keepsWhatEachAttemptCameToInItsOrder() {
        ledger.grant(set, 1_000_000);
        var call = Fixture.newCall();
        var tried = List.of(
                new CallAttempt("acme \"x\", {y}", "acme/m", 0, CallAttempt.Outcome.SILENT, 0, null),
                new CallAttempt("other", "other/m", 2, CallAttempt.Outcome.ANSWERED, 200, Duration.ofNanos(7_000)));

        Fixture.await(ledger.wallets.settle(asking(Fixture.call(call, set), tried), Fixture.charge(7)));
        var read = new UsageReports(ledger.jdbi).call(set.account(), call).orElseThrow();

        assertThat(read.record().tried()).isEqualTo(tried);
    }

    @Test
    void knowsNoAttemptsOfALineThatAnOlderNodeWrote() {
        ledger.grant(set, 1_000_000);
        var call = Fixture.newCall();
        Fixture.await(ledger.wallets.settle(Fixture.call(call, set), Fixture.charge(7)));

        var read = new UsageReports(ledger.jdbi).call(set.account(), call).orElseThrow();

        assertThat(read.record().tried()).isEmpty();
    }

    private static CallRecord asking(CallRecord call, List<CallAttempt> tried) {
        return call.with(call.usage(), call.attribution(), tried);
    }
}
