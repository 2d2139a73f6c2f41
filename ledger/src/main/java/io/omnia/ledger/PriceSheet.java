package io.omnia.ledger;

import java.util.List;

/** Every price version of one model, and the two sums made with it: the worst case before a call, the cost after. */
public final class PriceSheet {
    private final List<Price> prices;

    public PriceSheet(List<Price> prices) {
        this.prices = List.copyOf(prices);
    }

    /** Every version, as loaded. */
    public List<Price> prices() {
        return prices;
    }
}
