package io.omnia.gateway;

import io.omnia.gateway.catalog.Catalog;
import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.catalog.ModelLookup;
import io.omnia.identity.Mode;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Whether a model can be called now, whoever calls. */
@Singleton
final class Availability {
    private final Catalog catalog;
    private final Upstreams upstreams;

    Availability(Catalog catalog, Upstreams upstreams) {
        this.catalog = catalog;
        this.upstreams = upstreams;
    }

    /** Why not, in one sentence; null when it can. */
    @Nullable
    String refusal(Model model, Mode mode) {
        if (mode == Mode.TEST && !upstreams.isSandbox(model.provider())) {
            return "Test mode reaches only sandbox/* models.";
        }
        if (!upstreams.serves(model)) {
            return "The provider " + model.provider() + " is switched off on this server.";
        }
        return catalog.find(model.id()) instanceof ModelLookup.Unpriced(var id, var reason) ? reason : null;
    }
}
