package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.identity.AccountId;
import io.omnia.identity.Operator;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Breaks the data past every guard, and sees each rule report it. */
class InvariantsTest {
    private static final String ANY_TXN =
            "insert into ledger.ledger_txn (id, kind, mode, created_at) values (gen_random_uuid(), 'adjust', 'test', now() - interval '9 days');";

    static Stream<Arguments> damages() {
        return Stream.of(
                Arguments.of("I1", "update ledger.ledger_entry set amount = amount + 1 where line = 1"),
                Arguments.of("I1", ANY_TXN),
                Arguments.of("I1", "update ledger.ledger_entry set mode = 'live' where line = 1"),
                Arguments.of("I2", "update ledger.spend_limit set spent_micros = spent_micros + 1"),
                Arguments.of("I3", "update ledger.spend_limit set held_micros = held_micros + 1"),
                Arguments.of("I3", "delete from ledger.hold"),
                Arguments.of("I4", "update ledger.credit_grant set remaining_micros = remaining_micros - 1"),
                Arguments.of("I5", "update ledger.grant_use set amount_micros = amount_micros + 1"),
                Arguments.of("I5", "insert into ledger.grant_use values (gen_random_uuid(), 999, 1)"),
                Arguments.of("I6", """
                        alter table ledger.credit_grant drop constraint credit_grant_source_kind_source_ref_line_key;
                        insert into ledger.credit_grant (wallet_id, txn_id, kind, source_kind, source_ref, line,
                            amount_micros, remaining_micros, priority)
                        select wallet_id, txn_id, kind, source_kind, source_ref, line, amount_micros, remaining_micros,
                            priority from ledger.credit_grant
                        """),
                Arguments.of("I7", "update ledger.spend_limit set spent_micros = limit_micros + 1"),
                Arguments.of("I8", "alter table ledger.ledger_entry disable trigger append_only"),
                Arguments.of("I8", "drop trigger checked on ledger.ledger_entry"),
                Arguments.of("I9", "delete from ledger.ledger_entry where line = 2"),
                Arguments.of(
                        "I10",
                        "insert into ledger.ledger_account (code, unit, mode) values ('processor_clearing:x', 'uCR', 'test');"
                                + ANY_TXN
                                + "insert into ledger.ledger_entry select t.id, 1, a.id, 'uCR', 'test', 5"
                                + " from ledger.ledger_txn t, ledger.ledger_account a"
                                + " where t.kind = 'adjust' and t.idempotency_key is null"
                                + " and a.code = 'processor_clearing:x'"),
                Arguments.of("I11", "update ledger.usage_line set amount_micros = amount_micros + 1"),
                Arguments.of("I11", "delete from ledger.usage_line"),
                Arguments.of("I11", "update ledger.usage_line set txn_id = gen_random_uuid()"),
                Arguments.of("I11", "update ledger.usage_line set amounts = array[1]"),
                Arguments.of("I11", "update ledger.usage_line set mode = 'live'"),
                Arguments.of("I8", "alter table ledger.adjustment disable trigger append_only"),
                Arguments.of("I12", ANY_TXN),
                Arguments.of("I12", "delete from ledger.adjustment where state = 'applied'"),
                Arguments.of(
                        "I12",
                        "update ledger.adjustment set amount_micros = amount_micros + 1 where txn_id is not null"),
                Arguments.of(
                        "I12",
                        "update ledger.adjustment set state = 'expired', expires_at = now(), txn_id = null where txn_id is not null"),
                Arguments.of(
                        "I12",
                        "alter table ledger.ledger_txn drop constraint ledger_txn_idempotency_key_key;"
                                + "insert into ledger.ledger_txn (id, kind, mode, idempotency_key, input_hash)"
                                + " select gen_random_uuid(), kind, mode, idempotency_key, input_hash from ledger.ledger_txn"
                                + " where kind = 'adjust'"),
                Arguments.of(
                        "I12",
                        "insert into ledger.ledger_txn (id, kind, mode, idempotency_key, input_hash)"
                                + " select gen_random_uuid(), 'grant', mode, 'adjustment:' || id, input_hash from ledger.adjustment"
                                + " where state = 'proposed'"));
    }

    private static void use(Fixture ledger) {
        var set = Fixture.newSet();
        ledger.grant(set, 100);
        var call = Fixture.newCall();
        ledger.hold(call, set, 50);
        ledger.settle(call, set, 30);
        ledger.hold(Fixture.newCall(), set, 20);
        var adjustments = new Adjustments(
                ledger.jdbi, Clock.systemUTC(), new Adjustments.Rule(new Credits(100), Duration.ofDays(7)));
        for (var micros : List.of(10, 200)) {
            var wish = new Adjustment.Wish(
                    set.account(),
                    set.mode(),
                    Adjustment.Action.GIVE,
                    new Credits(micros),
                    Adjustment.Shortfall.REFUSE,
                    null,
                    null,
                    "a test");
            adjustments.ask(
                    wish,
                    new Operator(new AccountId(UUID.randomUUID()), null),
                    UUID.randomUUID().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("damages")
    void reportsDamage(String rule, String damage) {
        try (var ledger = new Fixture()) {
            use(ledger);
            assertThat(ledger.violations()).isEmpty();

            ledger.jdbi.useTransaction(handle -> {
                handle.execute("set local session_replication_role = replica");
                handle.createScript(damage).execute();
            });

            assertThat(ledger.violations())
                    .extracting(Invariants.Violation::name)
                    .contains(rule);
        }
    }

    @Test
    void refusesChangesOfTheJournalAndUnbalancedOrMixedEntries() {
        try (var ledger = new Fixture()) {
            use(ledger);
            for (var refused : List.of(
                    "update ledger.ledger_entry set amount = 1",
                    "delete from ledger.ledger_entry",
                    "truncate ledger.ledger_entry",
                    "delete from ledger.ledger_txn",
                    "update ledger.price set micros_per_million = 1",
                    "truncate ledger.grant_use",
                    "insert into ledger.ledger_entry select id, 9, 1, 'uCR', 'test', 5 from ledger.ledger_txn",
                    """
                    insert into ledger.ledger_entry
                    select t.id, 8 + i, a.id, 'uCR', a.mode, case i when 0 then 5 else -5 end
                    from ledger.ledger_txn t, ledger.ledger_account a, generate_series(0, 1) i
                    where a.code = 'breakage' and a.mode = 'live'
                    """)) {
                assertThatThrownBy(() -> ledger.jdbi.useHandle(handle -> handle.execute(refused)))
                        .as(refused)
                        .rootCause()
                        .extracting(problem -> ((SQLException) problem).getSQLState())
                        .isEqualTo("23000");
            }
            assertThat(ledger.violations()).isEmpty();
        }
    }

    @Test
    void computesCostsAgainFromPublishedPrices() {
        try (var ledger = new Fixture()) {
            var set = Fixture.newSet();
            ledger.grant(set, 1_000);
            var prices = List.of(
                    new Price("m:in", PriceUnit.INPUT, Instant.EPOCH, 0, 1_500_000),
                    new Price("m:out", PriceUnit.OUTPUT, Instant.EPOCH, 0, 2_500_000));
            new Prices(ledger.jdbi).publish(published("m", prices));
            var charge = new Prices(ledger.jdbi).sheet("m").cost(Instant.now(), TokenUsage.of(7, 9));
            Fixture.await(ledger.wallets.settle(Fixture.call(Fixture.newCall(), set), charge));
            var invariants = new Invariants(ledger.jdbi);
            assertThat(invariants.recomputeCosts(10)).isEmpty();

            Fixture.await(ledger.wallets.settle(Fixture.call(Fixture.newCall(), set), Fixture.charge(3)));
            assertThat(invariants.recomputeCosts(10))
                    .extracting(Invariants.Violation::detail)
                    .singleElement()
                    .asString()
                    .contains("never published");
            ledger.jdbi.useHandle(handle -> handle.execute(
                    "update ledger.usage_line set quantities = array[8, 9] where price_ids[1] = 'm:in'"));
            assertThat(invariants.recomputeCosts(10)).hasSize(2);
        }
    }

    @Test
    void refusesAPriceIdWithOtherFactsAndNamesIt() {
        try (var ledger = new Fixture()) {
            var prices = new Prices(ledger.jdbi);
            var price = new Price("id-1", PriceUnit.INPUT, ServiceTier.FLEX, Instant.EPOCH, 0, 10);
            var dearer = new Price("id-1", PriceUnit.INPUT, ServiceTier.FLEX, Instant.EPOCH, 0, 11);
            var other = new Price("id-2", PriceUnit.OUTPUT, Instant.EPOCH, 0, 11);

            assertThat(prices.publish(published("m", List.of(price)))).isEqualTo(new Prices.PublishResult.Published(1));
            assertThat(prices.publish(published("m", List.of(price)))).isEqualTo(new Prices.PublishResult.Published(0));
            assertThat(prices.publish(published("m", List.of(other, dearer))))
                    .isEqualTo(new Prices.PublishResult.IdHasOtherFacts("m", "id-1"));
            assertThat(prices.publish(published("n", List.of(price))))
                    .isEqualTo(new Prices.PublishResult.IdHasOtherFacts("n", "id-1"));
            assertThat(prices.sheet("m").prices()).containsExactly(price);
        }
    }

    private static List<PublishedPrice> published(String model, List<Price> prices) {
        return prices.stream()
                .map(price -> new PublishedPrice(model, price, "price page", LocalDate.of(2026, 11, 20)))
                .toList();
    }
}
