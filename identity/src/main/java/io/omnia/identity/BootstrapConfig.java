package io.omnia.identity;

import io.omnia.platform.config.Setting;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The first admin, for installations without a person at the keyboard. Read once, while there is no account; ignored after. */
@ConfigMapping(prefix = "omnia.bootstrap")
interface BootstrapConfig {
    @Setting("The first admin's e-mail address.")
    Optional<String> email();

    @Setting("The first admin's password, 8 to 256 characters; needs the address.")
    Optional<String> password();

    @Setting(
            "The first API key: omnia_live_…, omnia_test_… or omnia_adm_…, 32 to 200 characters in all. Without one a test key is made and printed.")
    Optional<String> apiKey();

    @Setting(
            "Credit in US dollars, for instance 25.50, into the wallet that the key's prefix names; a management key names the live one. Without a key of one's own the test wallet gets it, 10 dollars if this is not set either.")
    Optional<String> creditUsd();
}
