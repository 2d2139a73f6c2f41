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
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes the prices of a model that are in force: US dollars per million tokens, exact, as text. */
@Singleton
final class ModelPrices {
    /** Of several the most that any of them costs, in each tier that one of them has. */
    JsonObject of(List<Model> models, Instant at) {
        if (models.size() == 1) {
            return of(models.getFirst(), at);
        }
        var thresholds = new TreeSet<Long>();
        var units = EnumSet.noneOf(PriceUnit.class);
        for (var model : models) {
            for (var price : model.prices().prices()) {
                if (!price.from().isAfter(at)) {
                    thresholds.add(price.aboveInputTokens());
                    units.add(price.unit());
                }
            }
        }
        var list = new JsonArray();
        for (var above : thresholds) {
            var tier = new JsonObject().put("above_input_tokens", above);
            for (var unit : units) {
                var most = models.stream()
                        .mapToLong(model -> rate(model, unit, at, above))
                        .max()
                        .orElseThrow();
                tier.put(unit.name().toLowerCase(Locale.ROOT), Usd.brief(most));
            }
            list.add(tier);
        }
        return pricing(list);
    }

    /** What a model has no price for of its own is billed as what it is a part of. */
    private static long rate(Model model, PriceUnit unit, Instant at, long above) {
        var tokens = above == 0 ? 0 : above + 1;
        var own = model.prices().rate(unit, at, tokens);
        if (own.isPresent()) {
            return own.getAsLong();
        }
        var whole = switch (unit) {
            case CACHED_INPUT, CACHE_WRITE_5M, CACHE_WRITE_1H, INPUT_AUDIO, INPUT_IMAGE -> PriceUnit.INPUT;
            case REASONING, OUTPUT_AUDIO, OUTPUT_IMAGE -> PriceUnit.OUTPUT;
            default -> null;
        };
        if (whole == null) {
            return 0;
        }
        // A long-lived write is billed as a short-lived one where it has no price.
        var part = unit == PriceUnit.CACHE_WRITE_1H
                ? model.prices().rate(PriceUnit.CACHE_WRITE_5M, at, tokens)
                : OptionalLong.empty();
        return part.orElseGet(() -> model.prices().rate(whole, at, tokens).orElse(0));
    }

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
        return pricing(list);
    }

    private static JsonObject pricing(JsonArray list) {
        return new JsonObject()
                .put("currency", "USD")
                .put("unit", "per_million_tokens")
                .put("tiers", list);
    }
}
