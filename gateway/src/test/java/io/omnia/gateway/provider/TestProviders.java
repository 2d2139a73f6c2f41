package io.omnia.gateway.provider;

import io.omnia.platform.telemetry.EventLog;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Providers as the running program makes them from an environment and a configuration file. */
public final class TestProviders {
    private TestProviders() {}

    public static Providers of(Map<String, String> environment, Map<String, String> file) {
        var config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(ProvidersConfig.class)
                .withSources(new EnvConfigSource(environment, 300), new PropertiesConfigSource(file, "file", 250))
                .build();
        return new Providers(config.getConfigMapping(ProvidersConfig.class), config, new EventLog());
    }
}
