package io.omnia.gateway.provider;

import io.omnia.privacy.Secret;

/**
 * How a provider takes its key.
 *
 * @param name the request header
 * @param prefix what stands before the key in it, with its blank
 */
public record KeyHeader(String name, String prefix) {
    public static final KeyHeader BEARER = new KeyHeader("authorization", "Bearer ");
    /** Azure's. */
    public static final KeyHeader API_KEY = new KeyHeader("api-key", "");
    /** Anthropic's. */
    public static final KeyHeader X_API_KEY = new KeyHeader("x-api-key", "");
    /** Google's; a key in the address would stand in logs. */
    public static final KeyHeader X_GOOG_API_KEY = new KeyHeader("x-goog-api-key", "");

    /** The header's value with this key in it. */
    public String value(Secret key) {
        return prefix + key.revealText();
    }
}
