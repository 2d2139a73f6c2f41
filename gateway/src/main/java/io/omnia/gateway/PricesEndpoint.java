package io.omnia.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.gateway.catalog.Catalog;
import io.omnia.gateway.provider.Providers;
import io.omnia.identity.ManagementOnly;
import io.omnia.ledger.Markup;
import io.omnia.ledger.Usd;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code GET /api/admin/prices}: what every model costs and what it is sold at. */
@Singleton
@Path("/api/admin/prices")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class PricesEndpoint {
    private final Catalog catalog;
    private final Providers providers;
    private final Clock clock;

    @Inject
    PricesEndpoint(Catalog catalog, Providers providers, Clock clock) {
        this.catalog = catalog;
        this.providers = providers;
        this.clock = clock;
    }

    /** Prices in force and announced ones, by model. */
    @GET
    public Margins list() {
        var now = clock.instant();
        var lines = new ArrayList<Margin>();
        for (var model : catalog.all()) {
            var markup = providers.markup(model.provider());
            for (var cost : CurrentPrices.of(catalog.cost(model), now)) {
                var price = markup.on(cost);
                lines.add(new Margin(
                        model.id(),
                        model.provider(),
                        cost.unit().name().toLowerCase(Locale.ROOT),
                        cost.tier().name().toLowerCase(Locale.ROOT),
                        cost.aboveInputTokens(),
                        cost.from().toString(),
                        Usd.brief(cost.microsPerMillion()),
                        Usd.brief(price.microsPerMillion()),
                        Markup.marginPercent(cost, price),
                        price.id()));
            }
        }
        var percents = new TreeMap<String, String>();
        providers.markups().forEach((provider, markup) -> percents.put(provider, markup.text()));
        return new Margins(lines, percents);
    }

    /** The answer. */
    record Margins(
            @JsonProperty("data") List<Margin> data,
            @JsonProperty("markup_percent") Map<String, String> markupPercent) {}

    /**
     * One price.
     *
     * @param marginPercent what of the price is left after the cost
     */
    record Margin(
            @JsonProperty("model") String model,
            @JsonProperty("provider") String provider,
            @JsonProperty("unit") String unit,
            @JsonProperty("service_tier") String serviceTier,
            @JsonProperty("above_input_tokens") long aboveInputTokens,
            @JsonProperty("from") String from,
            @JsonProperty("cost_usd_per_million") String costUsdPerMillion,
            @JsonProperty("price_usd_per_million") String priceUsdPerMillion,
            @JsonProperty("margin_percent") String marginPercent,
            @JsonProperty("price_id") String priceId) {}
}
