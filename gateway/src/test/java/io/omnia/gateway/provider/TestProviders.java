package io.omnia.gateway.provider;

import io.omnia.platform.telemetry.EventLog;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Providers as the running program makes them from an environment and a configuration file. */
public final class TestProviders {
    private TestProviders() {}

    public static Providers of(Map<String, String> environment, Map<String, String> file) {
        var config = config(environment, file);
        return new Providers(config.getConfigMapping(ProvidersConfig.class), config, new EventLog());
    }

    /** Every provider by its name, those that are off too. */
    static Map<String, ProviderStatus> status(Map<String, String> environment, Map<String, String> file) {
        var config = config(environment, file);
        var settings = config.getConfigMapping(ProvidersConfig.class).byName();
        return new ProviderResolver(config).resolve(EnvironmentNames.added(settings, config, new EventLog()));
    }

    private static SmallRyeConfig config(Map<String, String> environment, Map<String, String> file) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(ProvidersConfig.class)
                .withSources(new EnvConfigSource(environment, 300), new PropertiesConfigSource(file, "file", 250))
                .build();
    }
}
