package io.omnia.gateway;

import io.omnia.platform.config.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits and waits of the inference path. */
@ConfigMapping(prefix = "omnia.gateway")
public interface GatewayConfig {
    @Setting("The longest request body, in bytes.")
    @WithDefault("33554432")
    long maxBodyBytes();

    @Setting("The most bytes of request bodies held in memory at one time; beyond it calls are shed with 503.")
    @WithDefault("134217728")
    long maxBufferedBytes();

    @Setting("How long a request body may take to arrive.")
    @WithDefault("PT60S")
    Duration bodyTimeout();

    @Setting("The most calls running at one time on this node.")
    @WithDefault("10000")
    int maxCalls();

    @Setting("How long an upstream may take to begin its answer.")
    @WithDefault("PT5M")
    Duration firstByteTimeout();

    @Setting("How long an upstream may be silent inside its answer. Reasoning models are silent for minutes.")
    @WithDefault("PT5M")
    Duration idleTimeout();

    @Setting("How many candidates one call may try, before the first byte of an answer.")
    @WithDefault("4")
    int maxAttempts();

    @Setting("How old a call may be when it tries another candidate.")
    @WithDefault("PT2M")
    Duration failoverTimeout();

    @Setting("How long one call may take in all; with the drain timeout at most 33 minutes.")
    @WithDefault("PT30M")
    Duration totalTimeout();

    @Setting("How long a client may leave its answer unread before it counts as gone.")
    @WithDefault("PT2M")
    Duration slowClientTimeout();

    @Setting("How long the answer of a client that has gone is read on, at a provider that bills it anyway.")
    @WithDefault("PT60S")
    Duration drainTimeout();

    @Setting("How long a stream to a client may be silent before a comment is sent to keep it open.")
    @WithDefault("PT15S")
    Duration keepalive();
}
