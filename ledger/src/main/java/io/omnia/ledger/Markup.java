package io.omnia.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * By how much something is sold above what it costs.
 *
 * @param percent zero to {@link #MAX_PERCENT}
 */
public record Markup(BigDecimal percent) {
    public static final int MAX_PERCENT = 1_000;
    public static final Markup NONE = new Markup(BigDecimal.ZERO);

    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,4})?");
    private static final int PERCENT_DIGITS = 2;

    public Markup {
        if (percent.signum() < 0 || percent.compareTo(BigDecimal.valueOf(MAX_PERCENT)) > 0) {
            throw new IllegalArgumentException("a markup of " + percent + " percent");
        }
        percent = percent.stripTrailingZeros();
    }

    /** From a plain decimal number; empty for anything else and for what is out of range. */
    public static Optional<Markup> parse(String text) {
        return DECIMAL.matcher(text).matches() && new BigDecimal(text).compareTo(BigDecimal.valueOf(MAX_PERCENT)) <= 0
                ? Optional.of(new Markup(new BigDecimal(text)))
                : Optional.empty();
    }

    /** The percentage as people write it. */
    public String text() {
        return percent.toPlainString();
    }

    /** What of a price is left after its cost, in percent of the price with two decimals; zero when nothing is paid. */
    public static String marginPercent(Price cost, Price price) {
        if (price.microsPerMillion() == 0) {
            return BigDecimal.ZERO.toPlainString();
        }
        var left = BigDecimal.valueOf(Math.subtractExact(price.microsPerMillion(), cost.microsPerMillion()));
        return left.movePointRight(PERCENT_DIGITS)
                .divide(BigDecimal.valueOf(price.microsPerMillion()), PERCENT_DIGITS, RoundingMode.HALF_UP)
                .toPlainString();
    }

    /**
     * The price at which a cost is sold, rounded up to a whole micro-credit per million units. It is a version of its own:
     * its id is the cost's with the markup after it. Without a markup it is the cost itself.
     */
    public Price on(Price cost) {
        if (percent.signum() == 0) {
            return cost;
        }
        var factor = BigDecimal.ONE.add(percent.movePointLeft(PERCENT_DIGITS));
        var micros = BigDecimal.valueOf(cost.microsPerMillion())
                .multiply(factor)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
        return new Price(
                cost.id() + "+" + text() + "%", cost.unit(), cost.tier(), cost.from(), cost.aboveInputTokens(), micros);
    }
}
