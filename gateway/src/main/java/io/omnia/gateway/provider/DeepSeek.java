package io.omnia.gateway.provider;

import java.net.URI;
import java.util.Map;

/**
 * DeepSeek. Source: DeepSeek API reference, "Create chat completion". Hanging up stops generation and billing:
 * OpenRouter's streaming guide lists DeepSeek among the providers that support stream cancellation.
 */
final class DeepSeek {
    static final Provider PROVIDER = new Provider(
            "deepseek",
            URI.create("https://api.deepseek.com"),
            Dialect.OPENAI,
            Map.of(Protocol.OPENAI_CHAT, "/chat/completions"),
            KeyHeader.BEARER,
            "DEEPSEEK_API_KEY",
            HangUp.CANCEL,
            true);

    private DeepSeek() {}
}
