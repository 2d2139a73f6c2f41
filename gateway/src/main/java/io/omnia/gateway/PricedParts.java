package io.omnia.gateway;

import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.protocol.Envelope;
import io.omnia.ledger.ServiceTier;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether everything that a call asks for besides tokens has a price at a model: the tools that run at its vendor, and the
 * service it is to be served in. What has none is refused, for it would be free here and not there.
 */
final class PricedParts {
    private PricedParts() {}

    /** Why the model cannot take the call; null when it can. */
    static @Nullable ApiError refusal(Envelope envelope, Model model, Instant at) {
        for (var use : envelope.hosted().uses()) {
            var unit = use.unit();
            if (unit == null || !model.prices().sellsTool(unit, at)) {
                return ApiError.unsupported(
                        "tools",
                        "'" + use.name() + "' is run by the vendor and charged by the use, and '" + model.id()
                                + "' has no price for that here; leave it out, or choose a model that has one.");
            }
        }
        var tier = envelope.tier();
        return tier == ServiceTier.DEFAULT || model.prices().sells(tier, at)
                ? null
                : ApiError.unsupported(
                        "service_tier",
                        "'" + model.id() + "' has no prices for the service tier '"
                                + tier.name().toLowerCase(Locale.ROOT) + "' here; it is served as 'default' only.");
    }
}
