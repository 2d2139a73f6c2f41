package io.omnia.gateway.provider;

import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** Every provider with the operator's settings applied. Settings are read once, at start. */
@Singleton
public final class Providers {
    /** Those that are built in and need only a key. */
    public static final List<Vendor> VENDORS =
            List.of(OpenAi.VENDOR, DeepSeek.VENDOR, Moonshot.VENDOR, ZAi.VENDOR, Qwen.VENDOR, MiniMax.VENDOR);

    private final List<ConfiguredProvider> on;

    @Inject
    Providers(ProvidersConfig settings, Config environment, EventLog log) {
        var named = EnvironmentNames.added(settings.byName(), environment, log);
        var configured = new ArrayList<ConfiguredProvider>();
        for (var status : new ProviderResolver(environment).resolve(named).values()) {
            switch (status) {
                case ProviderStatus.On(var provider) -> configured.add(provider);
                case ProviderStatus.Off(var name, var reason) -> {
                    if (named.containsKey(name)) {
                        log.warn("provider.off", LogField.PROVIDER.is(name), LogField.REASON.is(reason));
                    }
                }
            }
        }
        on = List.copyOf(configured);
    }

    /** Every provider that is on, by name. */
    public List<ConfiguredProvider> on() {
        return on;
    }
}
