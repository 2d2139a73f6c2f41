package io.omnia.identity;

import org.jspecify.annotations.Nullable;

/**
 * The API key that a request brings, in {@code Authorization: Bearer} or in {@code x-api-key}. Cookies and the query are
 * not looked at, so no page in a browser can make somebody send a key unknowingly and no address in a log holds one.
 */
public sealed interface PresentedKey {
    /** One key, or the same one twice. */
    record Key(String text) implements PresentedKey {
        @Override
        public String toString() {
            return "Key[…]";
        }
    }

    /** Neither header holds a key. */
    record None() implements PresentedKey {}

    /** The headers hold different keys, and nothing says which one is meant. */
    record TwoDifferent() implements PresentedKey {}

    /** The key in these headers; null stands for a header that was not sent. */
    static PresentedKey of(@Nullable String authorization, @Nullable String apiKey) {
        var bearer = bearer(authorization);
        if (bearer == null) {
            return apiKey == null ? new None() : new Key(apiKey);
        }
        return apiKey == null || apiKey.equals(bearer) ? new Key(bearer) : new TwoDifferent();
    }

    private static @Nullable String bearer(@Nullable String authorization) {
        var scheme = "Bearer ";
        return authorization != null && authorization.regionMatches(true, 0, scheme, 0, scheme.length())
                ? authorization.substring(scheme.length()).strip()
                : null;
    }
}
