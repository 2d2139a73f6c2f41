package io.omnia.ledger;

import java.util.List;

/**
 * The price of one call: rounded up once, at the end.
 *
 * @param total what the wallet pays
 * @param lines how the total came about; their amounts sum to it exactly
 */
public record Charge(Credits total, List<Line> lines) {
    public static final Charge NOTHING = new Charge(Credits.ZERO, List.of());

    public Charge {
        lines = List.copyOf(lines);
    }

    /**
     * One quantity at one price.
     *
     * @param priceId the price version, as the catalog names it
     * @param quantity how many units
     */
    public record Line(String priceId, PriceUnit unit, long quantity, Credits amount) {}
}
