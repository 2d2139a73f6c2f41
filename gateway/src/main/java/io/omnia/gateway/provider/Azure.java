package io.omnia.gateway.provider;

import io.omnia.privacy.Category;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Azure OpenAI, by its v1 API: there the body names the deployment, as it names a model elsewhere, and no {@code
 * api-version} is asked for. Each resource has an address of its own, which the operator sets. Source: Microsoft Learn, "Azure
 * OpenAI in Microsoft Foundry Models v1 API". Hanging up stops generation and billing: OpenRouter's streaming guide lists
 * Azure among the providers that support stream cancellation. The resource's place decides the country.
 */
final class Azure {
    static final Vendor VENDOR = new Vendor(
                    new Provider(
                            "azure",
                            Dialect.OPENAI,
                            Map.of(),
                            Set.of(Protocol.OPENAI_CHAT, Protocol.OPENAI_RESPONSES, Protocol.OPENAI_EMBEDDINGS),
                            KeyHeader.API_KEY,
                            "AZURE_OPENAI_API_KEY",
                            HangUp.CANCEL,
                            true,
                            false),
                    Set.of(Category.PROMPT, Category.MEDIA),
                    List.of(),
                    Optional.of(URI.create(
                            "https://learn.microsoft.com/azure/ai-foundry/responsible-ai/openai/data-privacy")))
            .hostingOthers();

    private Azure() {}
}
