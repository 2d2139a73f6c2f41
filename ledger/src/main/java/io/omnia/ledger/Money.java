package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.platform.http.Problem;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How money looks in JSON: {@code {"microcredits": 150000000, "usd": "1.50000000"}}. The dollars are a text, so that no
 * reader makes a float of them.
 */
record Money(
        @JsonProperty("microcredits") long microcredits,
        @JsonProperty("usd") String usd) {
    static Money of(long micros) {
        return new Money(micros, Usd.full(micros));
    }

    static Money of(Credits credits) {
        return of(credits.micros());
    }

    /** Money as a caller writes it: one of the two, or both when they agree. */
    record Given(
            @JsonProperty("microcredits") @Nullable Long microcredits,
            @JsonProperty("usd") @Nullable String usd) {
        /** The amount; {@link Problem} 400 when it is missing, negative, too large or not exact. */
        Credits credits(String param) {
            var fromUsd = usd == null ? null : micros(param, param + ".usd", usd);
            var micros = microcredits == null ? fromUsd : microcredits;
            if (micros == null || (fromUsd != null && !fromUsd.equals(micros))) {
                throw Problem.invalid(param, param + " needs \"microcredits\" or \"usd\", and equal ones if both.");
            }
            return inRange(param, micros);
        }
    }

    /** Dollars as the address of a page carries them: {@code 0.25}. */
    static Credits credits(String param, String usd) {
        return inRange(param, micros(param, param, usd));
    }

    private static Credits inRange(String param, long micros) {
        if (micros < 0 || micros > Credits.MAX_MICROS) {
            throw Problem.invalid(param, param + " must be 0 to " + Credits.MAX_MICROS + " micro-credits.");
        }
        return new Credits(micros);
    }

    private static Long micros(String param, String field, String usd) {
        if (usd.length() <= 30 && usd.matches("[0-9]+(\\.[0-9]{1,8})?")) {
            try {
                return new BigDecimal(usd).movePointRight(Usd.DECIMALS).longValueExact();
            } catch (ArithmeticException tooLarge) {
                // The same sentence as for what is no amount at all.
            }
        }
        throw Problem.invalid(param, field + " must be a text such as \"1.50\", with at most 8 decimals.");
    }
}
