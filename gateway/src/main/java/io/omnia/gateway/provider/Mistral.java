package io.omnia.gateway.provider;

import io.omnia.privacy.Category;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Mistral AI. Source: Mistral API reference, "Chat" and "Embeddings". It refuses {@code stream_options} as an unknown field
 * and sends usage with every stream's last chunk. An abandoned answer is billed whole: OpenRouter's streaming guide lists
 * Mistral among those without cancellation.
 */
final class Mistral {
    static final Vendor VENDOR = new Vendor(
            Provider.openAi(
                            "mistral",
                            "https://api.mistral.ai/v1",
                            "MISTRAL_API_KEY",
                            HangUp.DRAIN,
                            Protocol.OPENAI_CHAT,
                            Protocol.OPENAI_EMBEDDINGS)
                    .withoutStreamOptions(),
            Set.of(Category.PROMPT, Category.MEDIA),
            List.of("FR", "US"),
            Optional.of(URI.create("https://legal.mistral.ai/terms/data-processing-addendum")));

    private Mistral() {}
}
