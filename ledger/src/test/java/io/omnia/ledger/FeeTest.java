package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeeTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void isAPriceVersionOfItsOwn() {
        var fee = new Fee(new BigDecimal("5.0"));

        assertThat(fee.on(new Price("m/in", PriceUnit.INPUT, ServiceTier.FLEX, NOW, 200_000, 12_345)))
                .isEqualTo(new Price("m/in*5%", PriceUnit.INPUT, ServiceTier.FLEX, NOW, 200_000, 618));
    }

    @Test
    void staysWithinItsCeilingAndAddsUp() {
        var prices = new PriceSheet(List.of(
                new Price("in", PriceUnit.INPUT, NOW, 0, 300_000_000),
                new Price("out", PriceUnit.OUTPUT, NOW, 0, 900_000_001)));
        var fees = new Fee(new BigDecimal("2.5")).on(prices);

        var charge = fees.cost(NOW, TokenUsage.of(1_001, 333));

        assertThat(charge.lines()).extracting(Charge.Line::priceId).containsExactly("in*2.5%", "out*2.5%");
        assertThat(charge.lines().stream()
                        .mapToLong(line -> line.amount().micros())
                        .sum())
                .isEqualTo(charge.total().micros());
        assertThat(charge.total()).isEqualTo(new Credits(7_508 + 7_493));
        assertThat(charge.total()).isLessThanOrEqualTo(fees.ceiling(NOW, 1_001, 333));
    }

    @Test
    void nothingOfAPriceIsNothing() {
        var fees = Fee.NONE.on(new PriceSheet(List.of(
                new Price("in", PriceUnit.INPUT, NOW, 0, 300), new Price("out", PriceUnit.OUTPUT, NOW, 0, 900))));

        assertThat(fees.ceiling(NOW, 1_000_000, 1_000_000)).isEqualTo(Credits.ZERO);
    }

    @Test
    void isReadFromAPlainNumber() {
        assertThat(Fee.parse("5")).contains(new Fee(BigDecimal.valueOf(5)));
        assertThat(Fee.parse("100")).isPresent();
        assertThat(Fee.parse("0")).contains(Fee.NONE);
        assertThat(Fee.parse("0.00").orElseThrow().isNone()).isTrue();
        for (var wrong : List.of("", "-1", "100.1", "101", "5%", "1e1", "a")) {
            assertThat(Fee.parse(wrong)).as(wrong).isEmpty();
        }
    }
}
