package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkupTest {
    private static final Instant FROM = Instant.parse("2026-08-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "10, 100, 110, a@1+10%",
        "12.50, 100, 113, a@1+12.5%",
        "0.0001, 1, 2, a@1+0.0001%",
        "1000, 100000000000000000, 1100000000000000000, a@1+1000%",
        "100, 0, 0, a@1+100%"
    })
    void theSoldPriceIsRoundedUpAndNamedAfterTheMarkup(String percent, long cost, long price, String id) {
        var sold = Markup.parse(percent).orElseThrow().on(new Price("a@1", PriceUnit.OUTPUT, FROM, 200, cost));

        assertThat(sold).isEqualTo(new Price(id, PriceUnit.OUTPUT, FROM, 200, price));
    }

    @Test
    void withoutAMarkupThePriceIsTheCost() {
        var cost = new Price("a@1", PriceUnit.INPUT, FROM, 0, 7);

        assertThat(Markup.NONE.on(cost)).isSameAs(cost);
        assertThat(Markup.parse("0.00").orElseThrow().on(cost)).isSameAs(cost);
        assertThat(Markup.parse("0.00")).contains(Markup.NONE);
    }

    @ParameterizedTest
    @CsvSource({"100, 110, 9.09", "0, 110, 100.00", "0, 0, 0", "3, 3, 0.00"})
    void theMarginIsWhatIsLeftOfThePrice(long cost, long price, String margin) {
        assertThat(Markup.marginPercent(
                        new Price("a", PriceUnit.INPUT, FROM, 0, cost),
                        new Price("b", PriceUnit.INPUT, FROM, 0, price)))
                .isEqualTo(margin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1e3", "1000.1", "9999", "1.00001", "ten", "10%", " 1", "1,5"})
    void whatIsNoMarkupIsRefused(String text) {
        assertThat(Markup.parse(text)).isEmpty();
    }
}
