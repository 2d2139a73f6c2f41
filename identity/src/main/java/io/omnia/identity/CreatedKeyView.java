package io.omnia.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.privacy.Secret;

/** A key just made, with its secret: the only answer that ever holds one. */
final class CreatedKeyView {
    private final ApiKeyView key;
    private final Secret secret;

    CreatedKeyView(ApiKeyView key, Secret secret) {
        this.key = key;
        this.secret = secret;
    }

    @JsonProperty("key")
    public ApiKeyView key() {
        return key;
    }

    @JsonProperty("secret")
    public String secret() {
        return secret.revealText();
    }
}
