package io.omnia.gateway;

import io.omnia.gateway.catalog.Model;
import io.omnia.ledger.Price;
import io.omnia.ledger.PriceUnit;
import io.omnia.ledger.ServiceTier;
import io.omnia.ledger.Usd;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes the prices of a model that are in force: US dollars per million tokens or uses, exact, as text. */
@Singleton
final class ModelPrices {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::tier).thenComparingLong(Place::aboveInputTokens);

    private record Place(ServiceTier tier, long aboveInputTokens) {}

    JsonObject of(Model model, Instant at) {
        var places = new TreeMap<Place, Map<PriceUnit, Price>>(ORDER);
        model.prices().prices().stream()
                .filter(price -> !price.from().isAfter(at))
                .sorted(Comparator.comparing(Price::from))
                .forEach(price -> places.computeIfAbsent(
                                new Place(price.tier(), price.aboveInputTokens()), place -> new TreeMap<>())
                        .put(price.unit(), price));
        var list = new JsonArray();
        places.forEach((place, byUnit) -> {
            var tier = new JsonObject()
                    .put("service_tier", name(place.tier()))
                    .put("above_input_tokens", place.aboveInputTokens());
            byUnit.forEach((unit, price) -> tier.put(name(unit), Usd.brief(price.microsPerMillion())));
            list.add(tier);
        });
        return new JsonObject()
                .put("currency", "USD")
                .put("unit", "per_million_tokens")
                .put("tiers", list);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
