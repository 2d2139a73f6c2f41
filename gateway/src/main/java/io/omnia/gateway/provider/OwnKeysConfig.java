package io.omnia.gateway.provider;

import io.omnia.platform.config.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What calls cost that their callers' own keys at the providers pay for. */
@ConfigMapping(prefix = "omnia.byok")
interface OwnKeysConfig {
    /** Its name, to be read before there are mappings. */
    String FEE_PERCENT = "omnia.byok.fee-percent";

    @Setting(
            "How many percent of our price are charged for a call that its caller's own key at the provider pays for, such as 5 or 2.5.")
    @WithDefault("0")
    String feePercent();
}
