package io.omnia.gateway.provider;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Prices as people write them, US dollars per million units, read exactly. */
public final class UsdPerMillion {
    /** One US dollar is 100 credits of a million micro-credits each. */
    private static final int USD_DECIMALS = 8;

    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,12})?");

    private UsdPerMillion() {}

    /**
     * Micro-credits per million units; empty when {@code text} is not a plain decimal number of zero or more, or is
     * finer than a micro-credit.
     */
    public static OptionalLong microCredits(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        var micros = new BigDecimal(text).movePointRight(USD_DECIMALS).stripTrailingZeros();
        return micros.scale() > 0 ? OptionalLong.empty() : OptionalLong.of(micros.longValueExact());
    }
}
