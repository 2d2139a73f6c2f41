package io.omnia.gateway.provider;

import io.omnia.privacy.Category;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * OpenRouter, which passes calls on to hosts of its choice. Source: OpenRouter API reference, the page of each protocol. What
 * an abandoned answer costs depends on the host, which is not known before, so that it is taken to cost its whole length.
 * For the same reason no country is named.
 */
final class OpenRouter {
    static final Vendor VENDOR = new Vendor(
                    Provider.openAi(
                                    "openrouter",
                                    "https://openrouter.ai/api/v1",
                                    "OPENROUTER_API_KEY",
                                    HangUp.DRAIN,
                                    Protocol.OPENAI_CHAT,
                                    Protocol.OPENAI_RESPONSES,
                                    Protocol.OPENAI_COMPLETIONS,
                                    Protocol.OPENAI_EMBEDDINGS)
                            .withMessagesAt("https://openrouter.ai/api")
                            .choosing(),
                    Set.of(Category.PROMPT, Category.MEDIA),
                    List.of(),
                    Optional.of(URI.create("https://openrouter.ai/docs/guides/privacy/data-collection")))
            .hostingOthers();

    private OpenRouter() {}
}
