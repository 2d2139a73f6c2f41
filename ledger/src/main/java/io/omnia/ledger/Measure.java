package io.omnia.ledger;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a limit counts. */
enum Measure {
    /** Micro-credits: held while a call runs, spent in the period in which it settles. */
    MONEY,
    /** Calls that were admitted, whatever came of them. */
    REQUESTS,
    /** Tokens, of the period in which their call was admitted: the most it can come to, then what it came to. */
    TOKENS,
    /** Calls that run at one time. */
    CALLS;

    /** The lower-case name: in tables, addresses and refusals. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether there are limits of this measure over such a period. */
    boolean countsOver(Period period) {
        return switch (this) {
            case MONEY -> period == Period.TOTAL || period == Period.DAY || period == Period.MONTH;
            case REQUESTS, TOKENS -> period == Period.MINUTE || period == Period.DAY || period == Period.MONTH;
            case CALLS -> period == Period.NONE;
        };
    }

    /** The measure of that code, or null. */
    static @Nullable Measure ofCode(String code) {
        for (var measure : values()) {
            if (measure.code().equals(code)) {
                return measure;
            }
        }
        return null;
    }
}
