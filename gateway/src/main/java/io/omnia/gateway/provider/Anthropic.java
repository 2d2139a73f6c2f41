package io.omnia.gateway.provider;

import io.omnia.privacy.Category;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * Anthropic. Source: Claude API reference, "Create a Message" and "Count tokens in a Message". Hanging up stops generation
 * and billing: OpenRouter's streaming guide lists Anthropic among the providers that support stream cancellation.
 */
final class Anthropic {
    static final Vendor VENDOR = new Vendor(
            new Provider(
                    "anthropic",
                    Dialect.ANTHROPIC,
                    Map.of(Dialect.ANTHROPIC, URI.create("https://api.anthropic.com")),
                    Set.of(Protocol.ANTHROPIC_MESSAGES, Protocol.ANTHROPIC_COUNT_TOKENS),
                    KeyHeader.X_API_KEY,
                    "ANTHROPIC_API_KEY",
                    HangUp.CANCEL,
                    false,
                    false),
            Set.of(Category.PROMPT, Category.MEDIA),
            "US");

    private Anthropic() {}
}
