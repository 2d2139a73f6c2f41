package io.omnia.gateway.provider;

import io.omnia.privacy.Category;
import java.util.Set;

/**
 * DeepSeek. Source: DeepSeek API reference, "Create chat completion" and "Anthropic API"; recorded calls show /responses. Hanging up stops generation and billing:
 * OpenRouter's streaming guide lists DeepSeek among the providers that support stream cancellation.
 */
final class DeepSeek {
    static final Vendor VENDOR = new Vendor(
            Provider.openAi(
                            "deepseek",
                            "https://api.deepseek.com",
                            "DEEPSEEK_API_KEY",
                            HangUp.CANCEL,
                            Protocol.OPENAI_CHAT,
                            Protocol.OPENAI_RESPONSES)
                    .withMessagesAt("https://api.deepseek.com/anthropic"),
            Set.of(Category.PROMPT),
            "CN");

    private DeepSeek() {}
}
