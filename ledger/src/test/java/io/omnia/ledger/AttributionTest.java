package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.omnia.identity.AccountId;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What calls are put down to comes back as it was given, can be filtered by and summed by. */
class AttributionTest {
    private static Fixture ledger;

    private final LimitSet set =
            new LimitSet(new AccountId(UUID.randomUUID()), Mode.LIVE, new KeyId(UUID.randomUUID()));

    @BeforeAll
    static void start() {
        ledger = new Fixture();
    }

    @AfterAll
    static void stop() {
        ledger.close();
    }

    @Test
    void comesBackAsItWasGiven() {
        var attribution =
                new Attribution(Attribution.Credential.OWN, List.of("env=prod", "team=a:b/c.d@e+f"), "eu_0123456789");
        ledger.grant(set, 1_000);
        var call = settle(3, attribution);

        assertThat(reports().call(set.account(), call).orElseThrow().record().attribution())
                .isEqualTo(attribution);
    }

    @Test
    void everyTagOfAFilterHasToBeThere() {
        ledger.grant(set, 1_000);
        var both = settle(1, tagged("env=prod", "team=a"));
        var one = settle(1, tagged("team=a"));
        settle(1, tagged("team=b"));
        settle(1, new Attribution(Attribution.Credential.OPERATOR, List.of(), "eu_1"));

        assertThat(found(Set.of("team=a"), null)).containsExactlyInAnyOrder(both.value(), one.value());
        assertThat(found(Set.of("team=a", "env=prod"), null)).containsExactly(both.value());
        assertThat(found(Set.of("team="), null)).isEmpty();
        assertThat(found(Set.of(), "eu_1")).hasSize(1);
    }

    @Test
    void theDearestValuesAreToldApartAndTheRestIsOneGroup() {
        ledger.grant(set, 1_000);
        settle(5, tagged("team=a"));
        settle(4, tagged("team=b"));
        settle(2, tagged("team=c"));
        settle(1, tagged("team=d", "teams=x"));
        settle(9, tagged("env=prod"));

        assertThat(reports().usageByTag(span(), "team", 2))
                .extracting(UsageReports.Row::group, UsageReports.Row::calls, UsageReports.Row::costMicros)
                .containsExactlyInAnyOrder(
                        tuple("team=a", 1L, 5L),
                        tuple("team=b", 1L, 4L),
                        tuple(UsageReports.OTHER, 2L, 3L),
                        tuple("", 1L, 9L));
        assertThat(reports().usageByEndUser(span(), 2))
                .extracting(UsageReports.Row::group, UsageReports.Row::calls)
                .containsExactly(tuple("", 5L));
    }

    private static Attribution tagged(String... tags) {
        return new Attribution(Attribution.Credential.OPERATOR, List.of(tags), null);
    }

    private CallId settle(long micros, Attribution attribution) {
        var call = Fixture.newCall();
        var record = Fixture.call(call, set);
        Fixture.await(ledger.wallets.settle(
                record.with(record.usage(), attribution, record.tried()), Fixture.charge(micros)));
        return call;
    }

    private List<UUID> found(Set<String> tags, String endUser) {
        var all = CallFilter.all(Scope.own(set.account()), Mode.LIVE);
        var filter = new CallFilter(
                all.scope(),
                all.mode(),
                null,
                null,
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                tags,
                endUser,
                null,
                null,
                all.search());
        return ledger.jdbi.withHandle(handle -> new CallListTable()
                .page(handle, filter, null, 10).lines().stream()
                        .map(CallLine::id)
                        .toList());
    }

    private static UsageReports reports() {
        return new UsageReports(ledger.jdbi);
    }

    private UsageReports.Span span() {
        var now = Instant.now();
        return new UsageReports.Span(set.account(), Mode.LIVE, null, now.minusSeconds(600), now.plusSeconds(600));
    }
}
