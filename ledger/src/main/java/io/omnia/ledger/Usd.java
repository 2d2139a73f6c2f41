package io.omnia.ledger;

import java.math.BigDecimal;

/** How micro-credits are written as US dollars: as a text, so that no reader makes a float of them. */
public final class Usd {
    /** A micro-credit is the eighth decimal of a dollar. */
    public static final int DECIMALS = 8;

    private Usd() {}

    /** With all eight decimals, as amounts are shown: {@code 1.50000000}; less than nothing has a minus. */
    public static String full(long micros) {
        return BigDecimal.valueOf(micros, DECIMALS).toPlainString();
    }

    /** Without zeros at the end, as prices are shown: {@code 1.5}. */
    public static String brief(long micros) {
        return BigDecimal.valueOf(micros, DECIMALS).stripTrailingZeros().toPlainString();
    }
}
