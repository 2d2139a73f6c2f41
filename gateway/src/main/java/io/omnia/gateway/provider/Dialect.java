package io.omnia.gateway.provider;

import java.util.Locale;

/** Whose API a provider speaks. */
public enum Dialect {
    OPENAI,
    ANTHROPIC,
    GOOGLE;

    /** The name in settings and catalog files: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
