package io.omnia.identity;

import java.util.Optional;

/** Settings as an operator gives them; null is not set. */
record BootstrapSettings(
        Optional<String> email, Optional<String> password, Optional<String> apiKey, Optional<String> creditUsd)
        implements BootstrapConfig {
    BootstrapSettings(String email, String password, String apiKey, String creditUsd) {
        this(
                Optional.ofNullable(email),
                Optional.ofNullable(password),
                Optional.ofNullable(apiKey),
                Optional.ofNullable(creditUsd));
    }
}
