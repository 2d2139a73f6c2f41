package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.omnia.identity.AccountId;
import io.omnia.identity.GroupsOfKey;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import io.omnia.ledger.ReconciliationTable.Earned;
import io.omnia.ledger.ReconciliationTable.Kind;
import io.omnia.platform.time.Uuid7;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule finds an error that was planted past every guard, and what was found is kept until it is right again. */
class ReconciliationTest {
    private static final String NEWEST_TXN =
            "(select id from ledger.ledger_txn where kind = 'settle' order by id desc limit 1)";
    private static final String A_LINE =
            "call_id = (select call_id from ledger.usage_line where amount_micros > 0 order by txn_id desc limit 1)";
    private static final String OLD_LINE =
            "call_id = (select call_id from ledger.usage_line where amount_micros > 0 order by call_id limit 1)";

    private static Fixture ledger;
    private static Reconciliation reconciliation;

    private static final LimitSet SET =
            new LimitSet(new AccountId(UUID.randomUUID()), Mode.LIVE, new KeyId(UUID.randomUUID()));

    @BeforeAll
    static void start() {
        ledger = new Fixture();
        reconciliation = new Reconciliation(ledger.jdbi, Clock.systemUTC());
        UsageFill.write(ledger.jdbi, Instant.now().truncatedTo(ChronoUnit.DAYS), 2, 600);
        new Prices(ledger.jdbi)
                .publish(List.of(
                        published("m@1", 1_000_000), published("m@1+50%", 1_500_000), published("fee@1*5%", 50_000)));
        ledger.grant(SET, 1_000_000);
        // Seven units at 1.5 are 11 rounded up, and cost 7.
        Fixture.await(ledger.wallets.settle(call("m"), charge("m@1+50%", 11)));
        Fixture.await(ledger.wallets.settle(call("m"), charge("m@1", 7)));
        Fixture.await(ledger.wallets.settle(
                call("m")
                        .with(
                                TokenUsage.of(7, 0),
                                new Attribution(Attribution.Credential.OWN, List.of(), null),
                                List.of()),
                charge("fee@1*5%", 1)));
        ledger.hold(Fixture.newCall(), SET, 20);
        assertThat(reconciliation.all()).isEmpty();
    }

    @AfterAll
    static void stop() {
        ledger.close();
    }

    private static PublishedPrice published(String id, long micros) {
        return new PublishedPrice(
                "m", new Price(id, PriceUnit.INPUT, Instant.EPOCH, 0, micros), "a test", LocalDate.EPOCH);
    }

    private static CallRecord call(String model) {
        return call(model, Instant.now());
    }

    private static CallRecord call(String model, Instant at) {
        var like = Fixture.call(new CallId(Uuid7.next(Clock.fixed(at, ZoneOffset.UTC))), SET);
        return new CallRecord(
                like.id(),
                at,
                like.account(),
                like.key(),
                like.mode(),
                model,
                "vendor",
                like.outcome(),
                200,
                like.latency(),
                null,
                TokenUsage.of(7, 0),
                false,
                1,
                Attribution.NONE,
                List.of(),
                GroupsOfKey.NONE);
    }

    private static Instant yesterday() {
        return Instant.now().truncatedTo(ChronoUnit.DAYS).minusSeconds(9);
    }

    private static Charge charge(String price, long micros) {
        var amount = new Credits(micros);
        return new Charge(amount, List.of(new Charge.Line(price, PriceUnit.INPUT, 7, amount)));
    }

    static Stream<Arguments> everything() {
        return Stream.concat(
                lately(),
                Stream.of(
                        plant("I11", "ledger.usage_line set amount_micros = amount_micros %s 1 where " + OLD_LINE),
                        plant("SUMS", "ledger.usage_line set amount_micros = amount_micros %s 1 where " + OLD_LINE),
                        plant("SUMS", "ledger.usage_line set output_tokens = output_tokens %s 1 where " + OLD_LINE),
                        plant("SUMS", "ledger.usage_line set amounts[1] = amounts[1] %s 1 where " + OLD_LINE),
                        plant("SUMS", "ledger.usage_delta set calls = calls %s 1"),
                        plant("I9", "ledger.ledger_entry set amount = amount %s 1000 where line = 2"),
                        plant("MARGIN", "ledger.margin_day set cost_micros = cost_micros %s 1000000000"),
                        Arguments.of(
                                "REST",
                                "insert into ledger.usage_line_rest select (jsonb_populate_record(l, '{\"call_id\":"
                                        + " \"ff000000-0000-7000-8000-000000000001\", \"amount_micros\": 0}')).*"
                                        + " from ledger.usage_line l where amount_micros = 0 limit 1",
                                "delete from ledger.usage_line_rest")));
    }

    static Stream<Arguments> lately() {
        return Stream.of(
                plant(
                        "I1",
                        "ledger.ledger_entry set amount = amount %s 1000 where line = 1 and txn_id = " + NEWEST_TXN),
                plant("I2", "ledger.spend_limit set spent_micros = spent_micros %s 1 where kind = 'wallet'"),
                plant("I3", "ledger.spend_limit set held_micros = held_micros %s 1 where held_micros > 0"),
                plant("I4", "ledger.credit_grant set remaining_micros = remaining_micros %s -1"),
                plant("I5", "ledger.grant_use set amount_micros = amount_micros %s 1"),
                Arguments.of(
                        "I7",
                        "update ledger.spend_limit set limit_micros = 10 where limit_micros = 1000000",
                        "update ledger.spend_limit set limit_micros = 1000000 where limit_micros = 10"),
                Arguments.of(
                        "I8",
                        "alter table ledger.usage_line disable trigger summed",
                        "alter table ledger.usage_line enable trigger summed"),
                plant("I11", "ledger.usage_line set amount_micros = amount_micros %s 1 where " + A_LINE));
    }

    private static Arguments plant(String rule, String change) {
        return Arguments.of(rule, "update " + change.formatted("+"), "update " + change.formatted("-"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    void everything(String rule, String damage, String repair) {
        damage(damage);
        try {
            // It stays found for as long as it is wrong.
            for (var night = 0; night < 2; night++) {
                assertThat(reconciliation.all())
                        .extracting(Invariants.Violation::name)
                        .contains(rule);
                assertThat(openRules()).contains(rule);
            }
        } finally {
            damage(repair);
        }
        assertThat(reconciliation.all()).isEmpty();
        assertThat(reconciliation.open()).isZero();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    void lately(String rule, String damage, String repair) {
        // What is looked at has to have changed lately, however long the tests before this one took.
        Fixture.await(ledger.wallets.settle(call("m", yesterday()), charge("m@1", 7)));
        damage(damage);
        try {
            assertThat(reconciliation.changed())
                    .extracting(Invariants.Violation::name)
                    .contains(rule);
            // The same thing found again is still one finding.
            var open = reconciliation.open();
            reconciliation.changed();
            assertThat(reconciliation.open()).isEqualTo(open).isPositive();
        } finally {
            damage(repair);
        }
        assertThat(reconciliation.changed()).isEmpty();
        assertThat(reconciliation.open())
                .as("only a check of everything ends a finding")
                .isPositive();
        reconciliation.all();
        assertThat(reconciliation.open()).isZero();
    }

    private static List<String> openRules() {
        return reconciliation.findings().stream()
                .map(ReconciliationTable.Finding::rule)
                .toList();
    }

    private static void damage(String sql) {
        ledger.jdbi.useTransaction(handle -> {
            handle.execute("set local session_replication_role = replica");
            handle.createScript(sql).execute();
        });
    }

    @Test
    void aWrongBillIsFoundUntilItIsRightThoughItsDayHasNoNewCalls() {
        var call = call("m", yesterday());
        Fixture.await(ledger.wallets.settle(call, charge("m@1", 9)));
        for (var night = 0; night < 2; night++) {
            assertThat(reconciliation.all())
                    .extracting(Invariants.Violation::detail)
                    .containsExactly("call " + call.id().value() + " cost 9, its lines make 7");
            assertThat(openRules()).containsExactly("COSTS");
        }

        damage("update ledger.usage_line set quantities[1] = 9 where call_id = '"
                + call.id().value() + "'");

        assertThat(reconciliation.all()).isEmpty();
        assertThat(reconciliation.open()).isZero();
    }

    @Test
    void aWalletThatMovesIsOneFindingWithItsLastBalance() {
        var wallet = "where kind = 'wallet' and subject_id = '" + SET.account().value() + "'";
        damage("update ledger.spend_limit set spent_micros = spent_micros + 1 " + wallet);
        reconciliation.changed();
        var first = reconciliation.findings();
        Fixture.await(ledger.wallets.settle(call("m", yesterday()), charge("m@1", 7)));
        reconciliation.changed();

        var found = reconciliation.findings();
        assertThat(found).extracting(ReconciliationTable.Finding::rule).containsExactlyInAnyOrder("I2", "I4");
        assertThat(found).doesNotContainAnyElementsOf(first);
        assertThat(found)
                .extracting(ReconciliationTable.Finding::foundAt)
                .containsExactlyElementsOf(
                        first.stream().map(ReconciliationTable.Finding::foundAt).toList());

        damage("update ledger.spend_limit set spent_micros = spent_micros - 1 " + wallet);
        assertThat(reconciliation.all()).isEmpty();
        assertThat(reconciliation.open()).isZero();
    }

    @Test
    void aRuleThatFoundMoreThanItListsEndsNoFinding() {
        damage("update ledger.spend_limit set held_micros = held_micros + 1 where kind = 'wallet'");
        assertThat(reconciliation.all()).hasSize(20);
        assertThat(reconciliation.open()).isEqualTo(20);

        damage("""
                update ledger.spend_limit set held_micros = held_micros - 1 where kind = 'wallet' and id not in (
                    select id from ledger.spend_limit where kind = 'wallet' and 'limit ' || id not in (
                        select subject from ledger.reconciliation_finding where gone_at is null)
                    order by id limit 25)
                """);
        assertThat(reconciliation.all()).hasSize(20);
        assertThat(reconciliation.open()).isEqualTo(40);

        damage(
                "update ledger.spend_limit set held_micros = held_micros - 1 where kind = 'wallet' and held_micros in (1, 21)");
        assertThat(reconciliation.all()).isEmpty();
        assertThat(reconciliation.open()).isZero();
    }

    @Test
    void aRuleThatCannotBeCheckedIsFoundAndTheOthersAreChecked() {
        damage("update ledger.spend_limit set held_micros = held_micros + 1 where held_micros > 0");
        reconciliation.all();
        damage("update ledger.spend_limit set held_micros = held_micros - 1 where held_micros > 0;"
                + "update ledger.usage_delta set calls = calls + 1;"
                + "alter table ledger.hold rename to hold_elsewhere");
        var found = reconciliation.all();
        assertThat(found).extracting(Invariants.Violation::name).contains("I3", "SUMS");
        assertThat(found)
                .extracting(Invariants.Violation::detail)
                .contains("the rule could not be checked, SQL state 42P01");
        assertThat(reconciliation.findings())
                .as("what was found before is still open")
                .filteredOn(open -> open.rule().equals("I3"))
                .hasSize(2);

        damage("update ledger.usage_delta set calls = calls - 1; alter table ledger.hold_elsewhere rename to hold");
        assertThat(reconciliation.all()).isEmpty();
        assertThat(reconciliation.open()).isZero();
    }

    /** A wallet's entries are summed each minute only while they are few. */
    @Test
    void aWalletWithManyEntriesWaitsForTheNight() {
        try (var busy = new Fixture()) {
            var set = Fixture.newSet();
            busy.grant(set, 100);
            var checked = new Reconciliation(busy.jdbi, Clock.systemUTC());
            busy.jdbi.useTransaction(handle -> {
                handle.execute("set local session_replication_role = replica");
                handle.execute("""
                        insert into ledger.ledger_entry (txn_id, line, account_id, unit, mode, amount)
                        select gen_random_uuid(), 1, a.id, a.unit, a.mode, case when i % 2 = 0 then 1 else -1 end
                        from ledger.ledger_account a, generate_series(1, 1000) i where a.owner_id is not null
                        """);
                handle.execute("update ledger.spend_limit set spent_micros = 1 where kind = 'wallet'");
            });

            assertThat(checked.changed())
                    .extracting(Invariants.Violation::name)
                    .contains("I4")
                    .doesNotContain("I2");
            assertThat(checked.all()).extracting(Invariants.Violation::name).contains("I2");
        }
    }

    @Test
    void theMarginIsWhatWasBilledWithoutWhatTheProviderCosts() {
        reconciliation.all();
        var today = LocalDate.now(ZoneOffset.UTC);

        var margins = reconciliation.margins(Mode.LIVE, today, today.plusDays(1), 10);
        assertThat(margins.rows())
                .extracting(
                        ReconciliationTable.Margin::model,
                        ReconciliationTable.Margin::credential,
                        ReconciliationTable.Margin::earned)
                .containsExactly(tuple("m", "operator", new Earned(2, 18, 14)), tuple("m", "own", new Earned(1, 1, 0)));
        assertThat(margins.total()).isEqualTo(new Earned(3, 19, 14));
        assertThat(margins.asOf())
                .isEqualTo(reconciliation.last(Kind.ALL).orElseThrow().endedAt());
    }

    @Test
    void theCommandEndsWithOneWhenSomethingWasFound() {
        var command = new ReconcileCommand(reconciliation, Clock.systemUTC());
        var good = new ByteArrayOutputStream();
        assertThat(command.run(List.of(), new PrintStream(good, true, StandardCharsets.UTF_8)))
                .isZero();
        assertThat(good.toString(StandardCharsets.UTF_8)).contains("margin $", "0.00000004", "ok   nothing");

        damage("update ledger.spend_limit set held_micros = held_micros + 1 where held_micros > 0");
        var bad = new ByteArrayOutputStream();
        assertThat(command.run(List.of(), new PrintStream(bad, true, StandardCharsets.UTF_8)))
                .isEqualTo(1);
        assertThat(bad.toString(StandardCharsets.UTF_8)).contains("BAD  I3", "BAD  1 found");
        damage("update ledger.spend_limit set held_micros = held_micros - 1 where held_micros > 0");
        assertThat(reconciliation.all()).isEmpty();
    }
}
