package io.omnia.gateway.provider;

import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;

/** Every provider with the operator's settings applied. Settings are read once, at start. */
@Singleton
public final class Providers {
    private final Map<String, ProviderStatus> byName;
    private final Map<String, ConfiguredProvider> on;

    @Inject
    Providers(ProvidersConfig settings, Config environment, EventLog log) {
        var named = EnvironmentNames.added(settings.byName(), environment, log);
        byName = new ProviderResolver(environment).resolve(named);
        var configured = new TreeMap<String, ConfiguredProvider>();
        for (var status : byName.values()) {
            switch (status) {
                case ProviderStatus.On(var provider) -> configured.put(provider.name(), provider);
                case ProviderStatus.Off(var name, var reason) -> {
                    if (named.containsKey(name)) {
                        log.warn("provider.off", LogField.PROVIDER.is(name), LogField.REASON.is(reason));
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
