package io.omnia.gateway.repeat;

import io.omnia.platform.config.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** For how long, and of what size, answers are kept for a request that comes again. */
@ConfigMapping(prefix = "omnia.idempotency")
public interface IdempotencyConfig {
    @Setting(
            "How long an Idempotency-Key stands for its call, and how long that call's answer is kept, encrypted; at most P7D.")
    @WithDefault("PT24H")
    Duration window();

    @Setting(
            "Whether answers are kept at all. Without them a repeated request learns that its call was made, and what it cost.")
    @WithDefault("true")
    boolean keepAnswers();

    @Setting("The longest answer that is kept for a request that comes again, in bytes.")
    @WithDefault("1048576")
    int maxAnswerBytes();

    @Setting("The most memory for answers to SDKs that try again by themselves, in bytes, encrypted, for ten minutes.")
    @WithDefault("16777216")
    long retryMemoryBytes();
}
