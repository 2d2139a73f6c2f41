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
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes the prices of a model that are in force: US dollars per million tokens or uses, exact, as text. */
@Singleton
final class ModelPrices {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::tier).thenComparingLong(Place::aboveInputTokens);

    private record Place(ServiceTier tier, long aboveInputTokens) {
        /** The least input for which its prices apply. */
        long inputTokens() {
            return aboveInputTokens == 0 ? 0 : aboveInputTokens + 1;
        }
    }

    /** Of several the most that any of them is billed at, wherever one of them has a price. */
    JsonObject of(List<Model> models, Instant at) {
        if (models.size() == 1) {
            return of(models.getFirst(), at);
        }
        var units = new EnumMap<ServiceTier, Set<PriceUnit>>(ServiceTier.class);
        var places = new TreeSet<>(ORDER);
        for (var model : models) {
            for (var price : model.prices().prices()) {
                if (!price.from().isAfter(at)) {
                    places.add(new Place(price.tier(), price.aboveInputTokens()));
                    units.computeIfAbsent(price.tier(), tier -> EnumSet.noneOf(PriceUnit.class))
                            .add(price.unit());
                }
            }
        }
        var list = new JsonArray();
        for (var place : places) {
            var tier = described(place);
            for (var unit : units.getOrDefault(place.tier(), Set.of())) {
                var most = models.stream()
                        .mapToLong(model -> model.prices()
                                .rate(unit, place.tier(), at, place.inputTokens())
                                .orElse(0))
                        .max()
                        .orElseThrow();
                tier.put(name(unit), Usd.brief(most));
            }
            list.add(tier);
        }
        return pricing(list);
    }

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
            var tier = described(place);
            byUnit.forEach((unit, price) -> tier.put(name(unit), Usd.brief(price.microsPerMillion())));
            list.add(tier);
        });
        return pricing(list);
    }

    private static JsonObject described(Place place) {
        return new JsonObject()
                .put("service_tier", name(place.tier()))
                .put("above_input_tokens", place.aboveInputTokens());
    }

    private static JsonObject pricing(JsonArray list) {
        return new JsonObject()
                .put("currency", "USD")
                .put("unit", "per_million_tokens")
                .put("tiers", list);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
