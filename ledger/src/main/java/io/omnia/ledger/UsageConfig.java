package io.omnia.ledger;

import io.omnia.platform.config.Setting;
import io.smallrye.config.ConfigMapping;
import java.util.OptionalInt;

/** The usage store. */
@ConfigMapping(prefix = "omnia.usage")
interface UsageConfig {
    @Setting(
            "For how many days the usage lines of a day are kept, 62 or more; then they are dropped, and sums without account and key stay. Without it they are kept as long as their account.")
    OptionalInt keepDays();
}
