package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.http.Problem;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Amounts that are none: refused with a sentence, or read exactly; never rounded and never wrapped around. */
class MoneyInputScenariosTest {
    private static final long ONE_TOO_MANY = Credits.MAX_MICROS + 1;

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, ONE_TOO_MANY, Long.MAX_VALUE})
    void scenario15_anAmountOutOfRangeIsNoAmount(long micros) {
        assertThatThrownBy(() -> new Credits(micros)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Money.Given(micros, null).credits("amount"))
                .isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "-0.01",
                "+1",
                "1e3",
                "0x10",
                "",
                " ",
                ".5",
                "5.",
                "0.000000001",
                "12 000,00",
                "12\u00a0000,00",
                "12\u202f000.00",
                "12,000.00",
                "12000,00",
                "NaN",
                "Infinity",
                "٣",
                "1.0.0",
                "92233720368547758.08",
                "99999999999999999999999999999",
                "10000000.00000001"
            })
    void scenario15_aTextThatIsNoAmountInDollarsIsRefused(String usd) {
        assertThatThrownBy(() -> new Money.Given(null, usd).credits("amount")).isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0.00000001, 1",
        "1, 100000000",
        "1.5, 150000000",
        "0000000001.50000000, 150000000",
        "10000000, 1000000000000000",
        "0, 0"
    })
    void scenario15_anAmountInDollarsIsReadExactly(String usd, long micros) {
        assertThat(new Money.Given(null, usd).credits("amount")).isEqualTo(new Credits(micros));
        assertThat(new Money.Given(micros, usd).credits("amount")).isEqualTo(new Credits(micros));
        assertThatThrownBy(() -> new Money.Given(micros + 1, usd).credits("amount"))
                .as("the two do not agree")
                .isInstanceOf(Problem.class);
    }

    @Test
    void scenario15_nothingIsGrantedOrAdjustedByNothing() {
        var set = Fixture.newSet();
        assertThatThrownBy(() ->
                        new Grants.Grant(set.account(), set.mode(), Credits.ZERO, GrantKind.PAID, null, "nothing"))
                .isInstanceOf(IllegalArgumentException.class);
        for (var action : new Adjustment.Action[] {Adjustment.Action.GIVE, Adjustment.Action.TAKE}) {
            assertThatThrownBy(() -> new Adjustment.Wish(
                            set.account(),
                            set.mode(),
                            action,
                            Credits.ZERO,
                            Adjustment.Shortfall.DEBT,
                            null,
                            null,
                            "nothing"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> LedgerInput.positive(new Money.Given(0L, null)))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> LedgerInput.positive(null)).isInstanceOf(Problem.class);
    }

    @Test
    void scenario15_theLargestAmountsAddUpToTheLargestBalanceAndNoFurther() {
        try (var ledger = new Fixture()) {
            var set = Fixture.newSet();
            for (var i = 0; i < 10; i++) {
                ledger.grant(set, Credits.MAX_MICROS);
            }
            var one = new Grants.Grant(set.account(), set.mode(), new Credits(1), GrantKind.PAID, null, "one more");
            var grants = new Grants(ledger.jdbi, Clock.systemUTC());

            assertThat(grants.grant(one, UUID.randomUUID().toString())).isInstanceOf(GrantResult.BalanceTooLarge.class);

            assertThat(ledger.hold(Fixture.newCall(), set, Credits.MAX_MICROS)).isEqualTo(new HoldResult.Placed());
            ledger.settle(Fixture.newCall(), set, Credits.MAX_MICROS);
            assertThat(ledger.posted(set)).isEqualTo(9 * Credits.MAX_MICROS);
            assertThat(ledger.violations()).isEmpty();
        }
    }

    @Test
    void scenario15_aPriceThatWouldWrapAroundIsRefused() {
        assertThatThrownBy(() -> {
                    var sum = new MillionthSum();
                    sum.add(10_000_000, 1_000_000_000_000_000L);
                    sum.roundedUp();
                })
                .isInstanceOf(ArithmeticException.class);
    }
}
