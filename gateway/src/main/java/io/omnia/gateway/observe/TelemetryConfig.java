package io.omnia.gateway.observe;

import io.omnia.platform.config.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Where traces and metrics go, if anywhere. */
@ConfigMapping(prefix = "omnia.telemetry")
interface TelemetryConfig {
    @Setting(
            "An OpenTelemetry collector that takes OTLP over HTTP, such as http://collector:4318. Without it nothing is sent.")
    Optional<String> otlpEndpoint();

    @Setting("How often what has gathered is sent to the collector.")
    @WithDefault("PT5S")
    Duration otlpInterval();
}
