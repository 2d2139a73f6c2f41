package io.omnia.identity;

import io.omnia.platform.config.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long people stay signed in. */
@ConfigMapping(prefix = "omnia.sessions")
interface SessionsConfig {
    @Setting("How long a member stays signed in without doing anything.")
    @WithDefault("P14D")
    Duration idle();

    @Setting("How long a member stays signed in at most, up to 30 days.")
    @WithDefault("P30D")
    Duration lifetime();

    @Setting("How long an admin stays signed in without doing anything.")
    @WithDefault("PT30M")
    Duration adminIdle();

    @Setting("How long an admin stays signed in at most, up to 30 days.")
    @WithDefault("PT12H")
    Duration adminLifetime();
}
