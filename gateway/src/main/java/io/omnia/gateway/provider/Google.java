package io.omnia.gateway.provider;

import io.omnia.privacy.Category;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * Google's Generative Language API, home of Gemini. Source: Gemini API reference, "generateContent" and "batchEmbedContents". An
 * abandoned answer is billed whole: OpenRouter's streaming guide lists Google among those without cancellation.
 */
final class Google {
    static final Vendor VENDOR = new Vendor(
            new Provider(
                    "google",
                    Dialect.GOOGLE,
                    Map.of(Dialect.GOOGLE, URI.create("https://generativelanguage.googleapis.com/v1beta")),
                    Set.of(Protocol.GOOGLE_GENERATE, Protocol.GOOGLE_COUNT_TOKENS, Protocol.GOOGLE_EMBED),
                    KeyHeader.X_GOOG_API_KEY,
                    "GEMINI_API_KEY",
                    HangUp.DRAIN,
                    false,
                    false),
            Set.of(Category.PROMPT, Category.MEDIA),
            "US");

    private Google() {}
}
