package io.omnia.privacy;

import java.time.Duration;

/**
 * A declared cookie.
 *
 * @param name its exact name
 * @param longest the longest time a browser keeps it
 * @param secure whether browsers may send it over https only
 */
public record CookieUse(String name, Category category, Purpose purpose, Duration longest, boolean secure) {
    public CookieUse {
        if (!secure && name.startsWith("__")) {
            throw new IllegalArgumentException("Browsers refuse " + name + " unless it is secure.");
        }
    }

    /** A cookie for https. */
    public CookieUse(String name, Category category, Purpose purpose, Duration longest) {
        this(name, category, purpose, longest, true);
    }
}
