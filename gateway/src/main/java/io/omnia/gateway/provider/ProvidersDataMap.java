package io.omnia.gateway.provider;

import io.omnia.gateway.routing.Affinity;
import io.omnia.privacy.CacheUse;
import io.omnia.privacy.Category;
import io.omnia.privacy.DataMap;
import io.omnia.privacy.Processor;
import io.omnia.privacy.Purpose;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * The vendors of models, who receive what callers ask. One whose address is the operator's is declared from the settings,
 * since a declaration without a host would be one for any.
 */
@Singleton
final class ProvidersDataMap implements DataMap {
    @Inject
    ProvidersDataMap() {}

    @Override
    public String module() {
        return "gateway";
    }

    /** Keyed hashes of the beginnings of conversations, in memory: who answered them last. */
    @Override
    public List<CacheUse> caches() {
        return List.of(new CacheUse("gateway.affinity", Category.PROMPT, Purpose.DELIVER, Affinity.LIFETIME));
    }

    @Override
    public List<Processor> processors() {
        return Providers.VENDORS.stream()
                .filter(vendor -> !vendor.provider().bases().isEmpty())
                .map(Vendor::processor)
                .toList();
    }
}
