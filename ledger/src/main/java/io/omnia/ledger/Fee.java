package io.omnia.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is charged for a call that its caller's own key at the provider pays for: a part of the price.
 *
 * @param percent zero to a hundred
 */
public record Fee(BigDecimal percent) {
    public static final int MAX_PERCENT = 100;
    public static final Fee NONE = new Fee(BigDecimal.ZERO);

    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,4})?");
    private static final int PERCENT_DIGITS = 2;

    public Fee {
        if (percent.signum() < 0 || percent.compareTo(BigDecimal.valueOf(MAX_PERCENT)) > 0) {
            throw new IllegalArgumentException("a fee of " + percent + " percent");
        }
        percent = percent.signum() == 0 ? BigDecimal.ZERO : percent.stripTrailingZeros();
    }

    /** From a plain decimal number; empty for anything else and for what is out of range. */
    public static Optional<Fee> parse(String text) {
        return DECIMAL.matcher(text).matches() && new BigDecimal(text).compareTo(BigDecimal.valueOf(MAX_PERCENT)) <= 0
                ? Optional.of(new Fee(new BigDecimal(text)))
                : Optional.empty();
    }

    public boolean isNone() {
        return percent.signum() == 0;
    }

    /**
     * The fee on a price, rounded up to a whole micro-credit per million units. It is a price version of its own: its id is
     * the price's with the fee after it.
     */
    public Price on(Price price) {
        var micros = BigDecimal.valueOf(price.microsPerMillion())
                .multiply(percent.movePointLeft(PERCENT_DIGITS))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
        return new Price(
                price.id() + "*" + percent.toPlainString() + "%",
                price.unit(),
                price.tier(),
                price.from(),
                price.aboveInputTokens(),
                micros);
    }

    /** The fees on all prices of a model. */
    public PriceSheet on(PriceSheet prices) {
        return new PriceSheet(prices.prices().stream().map(this::on).toList());
    }
}
