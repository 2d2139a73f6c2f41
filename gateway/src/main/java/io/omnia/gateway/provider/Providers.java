package io.omnia.gateway.provider;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Every provider with the operator's settings applied. Settings are read once, at start. */
@Singleton
public final class Providers {
    private static final Logger LOG = Logger.getLogger(Providers.class);

    private final Map<String, ProviderStatus> byName;
    private final Map<String, ConfiguredProvider> on;

    @Inject
    Providers(ProvidersConfig settings, Config environment) {
        var named = EnvironmentNames.added(settings.byName(), environment);
        byName = new ProviderResolver(environment).resolve(named);
        var configured = new TreeMap<String, ConfiguredProvider>();
        for (var status : byName.values()) {
            switch (status) {
                case ProviderStatus.On(var provider) -> configured.put(provider.name(), provider);
                case ProviderStatus.Off(var name, var reason) -> {
                    if (named.containsKey(name)) {
                        LOG.warnf("provider.off provider=%s reason=%s", name, reason);
                    }
                }
            }
        }
        on = Map.copyOf(configured);
    }

    /** The provider of that name, if it is on. */
    public Optional<ConfiguredProvider> find(String name) {
        return Optional.ofNullable(on.get(name));
    }

    /** Every provider that is on. */
    public Collection<ConfiguredProvider> on() {
        return on.values();
    }

    /** Every built-in or named provider, on or off with the reason, by name. */
    public List<ProviderStatus> status() {
        return List.copyOf(byName.values());
    }
}
