package io.omnia.privacy;

import io.omnia.platform.config.Setting;
import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** The keys under which secrets are encrypted that have to be kept. */
@ConfigMapping(prefix = "omnia.seal")
interface SealConfig {
    @Setting(
            "The key under which secrets that people entrust to this server are encrypted in the database, and others hashed: 32 bytes in Base64, as openssl rand -base64 32 makes them. Without it one is made in the data folder; several nodes need the same.")
    Optional<String> key();

    @Setting(
            "Keys that were used before, separated by commas. What is encrypted under one of them is encrypted anew at the next start.")
    Optional<List<String>> previousKeys();
}
