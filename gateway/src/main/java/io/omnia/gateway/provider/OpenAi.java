package io.omnia.gateway.provider;

import io.omnia.privacy.Category;
import java.util.Set;

/**
 * OpenAI. Source: OpenAI API reference, the page of each protocol. Hanging up stops generation and billing: OpenRouter's
 * streaming guide lists OpenAI among the providers that support stream cancellation.
 */
final class OpenAi {
    static final Vendor VENDOR = new Vendor(
            Provider.openAi(
                    "openai",
                    "https://api.openai.com/v1",
                    "OPENAI_API_KEY",
                    HangUp.CANCEL,
                    Protocol.OPENAI_CHAT,
                    Protocol.OPENAI_RESPONSES,
                    Protocol.OPENAI_COMPLETIONS,
                    Protocol.OPENAI_EMBEDDINGS,
                    Protocol.OPENAI_MODERATIONS,
                    Protocol.OPENAI_INPUT_TOKENS),
            Set.of(Category.PROMPT, Category.MEDIA),
            "US");

    private OpenAi() {}
}
