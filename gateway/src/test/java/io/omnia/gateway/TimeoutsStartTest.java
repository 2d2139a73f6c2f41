package io.omnia.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.startup.StartupRefusal;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimeoutsStartTest {
    private static TimeoutsStart check(Map<String, String> settings) {
        var config = new SmallRyeConfigBuilder()
                .withMapping(GatewayConfig.class)
                .withDefaultValues(settings)
                .build();
        return new TimeoutsStart(config.getConfigMapping(GatewayConfig.class));
    }

    @Test
    void acceptsTheDefaults() {
        assertThatCode(check(Map.of())::run).doesNotThrowAnyException();
    }

    @Test
    void refusesCallsThatMayOutliveTheirHold() {
        for (var settings : java.util.List.of(
                Map.of("omnia.gateway.total-timeout", "PT33M"),
                Map.of("omnia.gateway.drain-timeout", "PT4M"),
                Map.of("omnia.gateway.total-timeout", "PT2562047788015215H"))) {
            assertThatThrownBy(check(settings)::run)
                    .isInstanceOf(StartupRefusal.class)
                    .hasMessageContaining("omnia.gateway.total-timeout")
                    .hasMessageContaining("PT33M at most");
        }
    }
}
