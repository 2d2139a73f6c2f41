package io.omnia.gateway.catalog;

import io.omnia.ledger.Price;
import java.util.HashMap;
import java.util.Map;

/**
 * Every price id seen since start, with what it stands for. An id stays on the lines billed with it, so it can never
 * come to mean something else.
 */
final class PriceVersions {
    static final PriceVersions NONE = new PriceVersions(Map.of());

    private final Map<String, Version> byId;

    private PriceVersions(Map<String, Version> byId) {
        this.byId = byId;
    }

    /** These and the prices of a file. */
    PriceVersions with(String file, Iterable<Model> models) {
        var result = new HashMap<>(byId);
        for (var model : models) {
            for (var price : model.prices().prices()) {
                var version = new Version(model.id(), price);
                var known = result.putIfAbsent(price.id(), version);
                if (known != null && !known.equals(version)) {
                    throw new CatalogException(
                            "%s, model %s: the price id %s is in use with another amount, unit, tier, date or model; a changed price needs a new id."
                                    .formatted(file, model.id(), price.id()));
                }
            }
        }
        return new PriceVersions(Map.copyOf(result));
    }

    private record Version(String model, Price price) {}
}
