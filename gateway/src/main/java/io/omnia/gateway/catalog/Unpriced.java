package io.omnia.gateway.catalog;

import io.omnia.ledger.PriceUnit;
import io.omnia.ledger.ServiceTier;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether the worst case of a call to a model can be priced; if not, no hold can cover it. */
final class Unpriced {
    private Unpriced() {}

    /** What is missing at {@code now}, in one sentence; null when nothing is. */
    static @Nullable String reason(Model model, Instant now) {
        if (model.contextLength() == 0) {
            return model.id() + " declares no context length, so its worst case has no price.";
        }
        if (model.maxOutputTokens() == 0 && model.generates()) {
            return model.id() + " declares no largest answer, so its worst case has no price.";
        }
        if (!inForce(model, PriceUnit.INPUT, now)) {
            return model.id() + " has no price for input tokens in force.";
        }
        if (!inForce(model, PriceUnit.OUTPUT, now)) {
            return model.id() + " has no price for output tokens in force.";
        }
        return null;
    }

    private static boolean inForce(Model model, PriceUnit unit, Instant now) {
        for (var price : model.prices().prices()) {
            if (price.unit() == unit
                    && price.tier() == ServiceTier.DEFAULT
                    && price.aboveInputTokens() == 0
                    && !price.from().isAfter(now)) {
                return true;
            }
        }
        return false;
    }
}
