package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.omnia.identity.AccountId;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OwnKeyUsesTest {
    private static final int OWN = 0;
    private static final int OPERATORS = 1;

    private static Fixture ledger;

    private final LimitSet set = liveSet(new AccountId(UUID.randomUUID()));

    @BeforeAll
    static void start() {
        ledger = new Fixture();
    }

    @AfterAll
    static void stop() {
        ledger.close();
    }

    @Test
    void areTheLastOnesAtEachProviderWithAKeyThatIsNotTheOperators() {
        ledger.grant(set, 1_000_000);
        settle(set, attempt("acme", OWN, CallAttempt.Outcome.ANSWERED, 200));
        var refused = settle(
                set,
                attempt("acme", OWN, CallAttempt.Outcome.KEY_REFUSED, 401),
                attempt("acme", OPERATORS, CallAttempt.Outcome.ANSWERED, 200));
        settle(set, attempt("acme", OPERATORS, CallAttempt.Outcome.ANSWERED, 200));
        settle(set, attempt("acme", OWN, CallAttempt.Outcome.NOT_ASKED, 0));
        var other = settle(set, attempt("other", OWN, CallAttempt.Outcome.ANSWERED, 200));
        var inTest = new LimitSet(set.account(), Mode.TEST, new KeyId(UUID.randomUUID()));
        ledger.grant(inTest, 1_000_000);
        settle(inTest, attempt("acme", OWN, CallAttempt.Outcome.ANSWERED, 200));
        var stranger = liveSet(new AccountId(UUID.randomUUID()));
        ledger.grant(stranger, 1_000_000);
        settle(stranger, attempt("acme", OWN, CallAttempt.Outcome.ANSWERED, 200));

        var uses = uses(Instant.now().minus(Duration.ofDays(1)), "acme", "other", "unused");

        assertThat(uses)
                .extracting(OwnKeyUses.Use::provider, OwnKeyUses.Use::call, OwnKeyUses.Use::outcome)
                .containsExactlyInAnyOrder(
                        tuple("acme", refused, CallAttempt.Outcome.KEY_REFUSED),
                        tuple("other", other, CallAttempt.Outcome.ANSWERED));
        assertThat(uses(Instant.now().plusSeconds(60), "acme")).isEmpty();
        assertThat(uses(Instant.EPOCH)).isEmpty();
    }

    private List<OwnKeyUses.Use> uses(Instant from, String... providers) {
        return List.copyOf(new OwnKeyUses(ledger.jdbi)
                .last(set.account(), List.of(providers), from)
                .values());
    }

    private static LimitSet liveSet(AccountId account) {
        return new LimitSet(account, Mode.LIVE, new KeyId(UUID.randomUUID()));
    }

    private static CallAttempt attempt(String provider, int credential, CallAttempt.Outcome outcome, int status) {
        return new CallAttempt(provider, provider + "/m", credential, outcome, status, null);
    }

    private static CallId settle(LimitSet set, CallAttempt... tried) {
        var call = Fixture.newCall();
        var record = Fixture.call(call, set);
        Fixture.await(ledger.wallets.settle(
                record.with(record.usage(), record.attribution(), List.of(tried)), Fixture.charge(7)));
        return call;
    }
}
