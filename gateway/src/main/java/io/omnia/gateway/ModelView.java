package io.omnia.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.gateway.catalog.Capability;
import io.omnia.gateway.catalog.DataPolicy;
import io.omnia.gateway.catalog.Model;
import io.omnia.ledger.Price;
import io.omnia.ledger.Usd;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A model as the console shows it. */
record ModelView(
        @JsonProperty("id") String id,
        @JsonProperty("provider") String provider,
        @JsonProperty("upstream_id") String upstreamId,
        @JsonProperty("name") String name,
        @JsonProperty("context_length") long contextLength,
        @JsonProperty("max_output_tokens") long maxOutputTokens,
        @JsonProperty("capabilities") List<String> capabilities,
        @JsonProperty("supported_parameters") List<String> supportedParameters,
        @JsonProperty("jurisdictions") List<String> jurisdictions,
        @JsonProperty("data_policy") Policy dataPolicy,
        @JsonProperty("prices") List<PriceView> prices,
        @JsonProperty("protocols") List<ProtocolView> protocols,
        @JsonProperty("health") String health,
        @JsonProperty("available") boolean available,
        @JsonProperty("reason") @Nullable String reason,
        @JsonProperty("source") String source,
        @JsonProperty("date") String date) {
    /**
     * @param spoken what it can be called in
     * @param health whether calls of it go through
     * @param refusal why it cannot be called now; null when it can
     */
    static ModelView of(Model model, Instant now, List<ProtocolView> spoken, String health, @Nullable String refusal) {
        return new ModelView(
                model.id(),
                model.provider(),
                model.upstreamId(),
                model.id().substring(model.id().indexOf('/') + 1),
                model.contextLength(),
                model.maxOutputTokens(),
                model.capabilities().stream().map(Capability::wireName).sorted().toList(),
                model.supportedParameters(),
                model.jurisdictions().stream().sorted().toList(),
                Policy.of(model.dataPolicy()),
                CurrentPrices.of(model.prices(), now).stream()
                        .map(PriceView::of)
                        .toList(),
                spoken,
                health,
                refusal == null,
                refusal,
                model.source(),
                model.date().toString());
    }

    /** What its provider does with prompts and answers. */
    record Policy(
            @JsonProperty("trains") String trains,
            @JsonProperty("retention_days") @Nullable Integer retentionDays,
            @JsonProperty("source") String source,
            @JsonProperty("date") String date) {
        static Policy of(DataPolicy policy) {
            return new Policy(
                    policy.trains().wireName(),
                    policy.retentionDays(),
                    policy.source(),
                    policy.date().toString());
        }
    }

    /**
     * What callers can speak to it.
     *
     * @param translated whether the model itself speaks another
     */
    record ProtocolView(
            @JsonProperty("name") String name,
            @JsonProperty("translated") boolean translated) {}

    /** One price version. */
    record PriceView(
            @JsonProperty("id") String id,
            @JsonProperty("unit") String unit,
            @JsonProperty("from") String from,
            @JsonProperty("service_tier") String serviceTier,
            @JsonProperty("above_input_tokens") long aboveInputTokens,
            @JsonProperty("usd_per_million") String usdPerMillion) {
        static PriceView of(Price price) {
            return new PriceView(
                    price.id(),
                    price.unit().name().toLowerCase(Locale.ROOT),
                    price.from().toString(),
                    price.tier().name().toLowerCase(Locale.ROOT),
                    price.aboveInputTokens(),
                    Usd.brief(price.microsPerMillion()));
        }
    }
}
