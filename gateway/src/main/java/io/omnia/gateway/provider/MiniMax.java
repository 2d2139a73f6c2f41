package io.omnia.gateway.provider;

import io.omnia.privacy.Category;
import java.util.Set;

/**
 * MiniMax. Source: MiniMax API reference, "Compatible OpenAI API" and "Compatible Anthropic API". An abandoned answer is billed whole: OpenRouter's
 * streaming guide lists MiniMax among those without cancellation.
 */
final class MiniMax {
    static final Vendor VENDOR = new Vendor(
            Provider.openAi(
                            "minimax",
                            "https://api.minimax.io/v1",
                            "MINIMAX_API_KEY",
                            HangUp.DRAIN,
                            Protocol.OPENAI_CHAT)
                    .withMessagesAt("https://api.minimax.io/anthropic"),
            Set.of(Category.PROMPT, Category.MEDIA));

    private MiniMax() {}
}
