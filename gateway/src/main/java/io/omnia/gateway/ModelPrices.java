package io.omnia.gateway;

import io.omnia.gateway.catalog.Model;
import io.omnia.ledger.Price;
import io.omnia.ledger.PriceUnit;
import io.omnia.ledger.Usd;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes the prices of a model that are in force: US dollars per million tokens, exact, as text. */
@Singleton
final class ModelPrices {
    JsonObject of(Model model, Instant at) {
        var tiers = new TreeMap<Long, Map<PriceUnit, Price>>();
        model.prices().prices().stream()
                .filter(price -> !price.from().isAfter(at))
                .sorted(Comparator.comparing(Price::from))
                .forEach(price -> tiers.computeIfAbsent(price.aboveInputTokens(), tier -> new TreeMap<>())
                        .put(price.unit(), price));
        var list = new JsonArray();
        tiers.forEach((above, byUnit) -> {
            var tier = new JsonObject().put("above_input_tokens", above);
            byUnit.forEach((unit, price) ->
                    tier.put(unit.name().toLowerCase(Locale.ROOT), Usd.brief(price.microsPerMillion())));
            list.add(tier);
        });
        return new JsonObject()
                .put("currency", "USD")
                .put("unit", "per_million_tokens")
                .put("tiers", list);
    }
}
