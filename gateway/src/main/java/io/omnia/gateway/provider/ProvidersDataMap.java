package io.omnia.gateway.provider;

import io.omnia.privacy.DataMap;
import io.omnia.privacy.Processor;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** The vendors of models, who receive what callers ask. */
@Singleton
final class ProvidersDataMap implements DataMap {
    @Inject
    ProvidersDataMap() {}

    @Override
    public String module() {
        return "gateway";
    }

    @Override
    public List<Processor> processors() {
        return Providers.VENDORS.stream().map(Vendor::processor).toList();
    }
}
