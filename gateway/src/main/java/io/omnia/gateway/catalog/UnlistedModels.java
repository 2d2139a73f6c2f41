package io.omnia.gateway.catalog;

import io.omnia.gateway.provider.ConfiguredProvider;
import io.omnia.gateway.provider.Providers;
import io.omnia.gateway.provider.Unlisted;
import io.omnia.ledger.Price;
import io.omnia.ledger.PriceSheet;
import io.omnia.ledger.PriceUnit;
import io.omnia.ledger.PublishedPrice;
import io.omnia.ledger.Usd;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Models that no file names, at providers whose operator set one price for all of those. */
final class UnlistedModels {
    /** What a caller may put after the provider's name: an id, not a message, since it stands in the usage lines. */
    private static final Pattern UPSTREAM_ID = Pattern.compile("[A-Za-z0-9._:@/+-]{1,160}");

    private final Map<String, Terms> byProvider = new HashMap<>();
    private final LocalDate date;

    UnlistedModels(Providers providers, Clock clock) {
        date = LocalDate.ofInstant(clock.instant(), clock.getZone());
        for (var provider : providers.on()) {
            switch (provider.unlisted()) {
                case Unlisted.Refuse() -> {}
                case Unlisted.Free(var bounds) -> byProvider.put(provider.name(), terms(provider, 0, 0, bounds));
                case Unlisted.Priced(var input, var output, var bounds) ->
                    byProvider.put(provider.name(), terms(provider, input, output, bounds));
            }
        }
    }

    /** The operator's prices, each under its provider's name and a star. */
    List<PublishedPrice> prices() {
        var prices = new ArrayList<PublishedPrice>();
        byProvider.forEach((name, terms) -> {
            for (var price : terms.prices().prices()) {
                prices.add(new PublishedPrice(name + "/*", price, terms.source(), date));
            }
        });
        return prices;
    }

    ModelLookup find(String id) {
        var slash = id.indexOf('/');
        var terms = slash < 0 ? null : byProvider.get(id.substring(0, slash));
        if (terms == null
                || !UPSTREAM_ID.matcher(id).region(slash + 1, id.length()).matches()) {
            return new ModelLookup.Unknown(id);
        }
        return new ModelLookup.Found(new Model(
                id,
                terms.provider().name(),
                id.substring(slash + 1),
                terms.provider().bases().keySet(),
                terms.provider().provider().protocols(),
                terms.bounds().contextLength(),
                terms.bounds().maxOutputTokens(),
                Set.of(),
                List.of(),
                Set.of(),
                new DataPolicy(DataPolicy.Training.UNKNOWN, null, terms.source(), date),
                terms.prices(),
                terms.source(),
                date,
                null,
                null));
    }

    private static Terms terms(ConfiguredProvider provider, long input, long output, Unlisted.Bounds bounds) {
        var prices = new PriceSheet(List.of(
                price(provider, PriceUnit.INPUT, "input", input), price(provider, PriceUnit.OUTPUT, "output", output)));
        return new Terms(provider, prices, bounds, "the operator's price for unlisted models of " + provider.name());
    }

    /** The amount is part of the id, so that another setting is another price. */
    private static Price price(ConfiguredProvider provider, PriceUnit unit, String name, long micros) {
        var usd = Usd.brief(micros);
        return new Price("%s/*/%s@usd-%s".formatted(provider.name(), name, usd), unit, Instant.EPOCH, 0, micros);
    }

    private record Terms(ConfiguredProvider provider, PriceSheet prices, Unlisted.Bounds bounds, String source) {}
}
