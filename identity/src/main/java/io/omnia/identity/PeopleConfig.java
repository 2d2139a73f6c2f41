package io.omnia.identity;

import io.omnia.platform.config.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who may become a member. */
@ConfigMapping(prefix = "omnia.people")
interface PeopleConfig {
    @Setting("Whether people may make accounts for themselves: open or closed. An account begins without credit.")
    @WithDefault("open")
    SignUpRule signUp();

    /** Who may make an account. */
    enum SignUpRule {
        /** Everybody with an e-mail address. */
        OPEN,
        /** Admins only. */
        CLOSED
    }
}
