package io.omnia.gateway;

import io.omnia.ledger.Price;
import io.omnia.ledger.PriceSheet;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/**
 * Which versions of a model's prices still matter: for each unit, service and size of input the one in force, and those
 * announced after it.
 */
final class CurrentPrices {
    private static final Comparator<Price> ORDER = Comparator.comparing(Price::unit)
            .thenComparing(Price::tier)
            .thenComparingLong(Price::aboveInputTokens)
            .thenComparing(Price::from);

    private CurrentPrices() {}

    /** By unit, service, size of input and date. */
    static List<Price> of(PriceSheet sheet, Instant now) {
        var begun = new HashMap<List<Object>, Instant>();
        for (var price : sheet.prices()) {
            if (!price.from().isAfter(now)) {
                begun.merge(place(price), price.from(), (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        return sheet.prices().stream()
                .filter(price -> !price.from().isBefore(begun.getOrDefault(place(price), Instant.MIN)))
                .sorted(ORDER)
                .toList();
    }

    private static List<Object> place(Price price) {
        return List.of(price.unit(), price.tier(), price.aboveInputTokens());
    }
}
