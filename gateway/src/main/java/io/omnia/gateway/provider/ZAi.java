package io.omnia.gateway.provider;

import io.omnia.privacy.Category;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Z.ai, maker of GLM. Source: Z.ai API reference, "Chat completion"; recorded streams carry usage in their last chunk and
 * take {@code stream_options}. Nothing is published on cancellation, so an abandoned answer is taken to cost its whole
 * length.
 */
final class ZAi {
    static final Vendor VENDOR = new Vendor(
            Provider.openAi(
                            "zai",
                            "https://api.z.ai/api/paas/v4",
                            "ZAI_API_KEY",
                            HangUp.DRAIN,
                            Protocol.OPENAI_CHAT,
                            Protocol.OPENAI_EMBEDDINGS)
                    .withMessagesAt("https://api.z.ai/api/anthropic"),
            Set.of(Category.PROMPT, Category.MEDIA),
            List.of("SG"),
            Optional.of(URI.create("https://docs.z.ai/legal-agreement/privacy-policy")));

    private ZAi() {}
}
