package io.omnia.gateway.repeat;

import io.omnia.platform.config.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Whether answers are kept for whoever asks exactly the same, and where. */
@ConfigMapping(prefix = "omnia.cache")
public interface CacheConfig {
    @Setting(
            "Whose answers the prompt cache keeps: off (nobody's), asked (of calls with x-omnia-cache: on), or on (of all but x-omnia-cache: off).")
    @WithDefault("off")
    String prompt();

    @Setting("How long an answer is in the prompt cache, at most PT1H.")
    @WithDefault("PT1H")
    Duration ttl();

    @Setting("The longest answer that the prompt cache keeps, in bytes.")
    @WithDefault("262144")
    int maxAnswerBytes();

    @Setting("The most memory for the prompt cache of one node, in bytes, where no Redis is named.")
    @WithDefault("67108864")
    long memoryBytes();

    @Setting("A Redis or Valkey server for the prompt cache of all nodes, as redis://host:port, or rediss:// with TLS.")
    Optional<String> redisUrl();

    @Setting("The user at that server.")
    Optional<String> redisUser();

    @Setting("The password at that server.")
    Optional<String> redisPassword();
}
