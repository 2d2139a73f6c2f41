package io.omnia.gateway.provider;

import io.omnia.privacy.Category;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * xAI, maker of Grok. Source: xAI API reference, "Chat completions" and "Create new response"; recorded calls show both.
 * Hanging up stops generation and billing: OpenRouter's streaming guide lists xAI among the providers that support stream
 * cancellation.
 */
final class XAi {
    static final Vendor VENDOR = new Vendor(
            Provider.openAi(
                    "xai",
                    "https://api.x.ai/v1",
                    "XAI_API_KEY",
                    HangUp.CANCEL,
                    Protocol.OPENAI_CHAT,
                    Protocol.OPENAI_RESPONSES),
            Set.of(Category.PROMPT, Category.MEDIA),
            List.of("US"),
            Optional.of(URI.create("https://docs.x.ai/docs/faq/security")));

    private XAi() {}
}
