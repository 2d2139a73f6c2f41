package io.omnia.gateway.provider;

import java.net.URI;
import java.util.Map;

/**
 * OpenAI. Source: OpenAI API reference, "Create chat completion". Hanging up stops generation and billing: OpenRouter's
 * streaming guide lists OpenAI among the providers that support stream cancellation.
 */
final class OpenAi {
    static final Provider PROVIDER = new Provider(
            "openai",
            URI.create("https://api.openai.com/v1"),
            Dialect.OPENAI,
            Map.of(Protocol.OPENAI_CHAT, "/chat/completions"),
            KeyHeader.BEARER,
            "OPENAI_API_KEY",
            HangUp.CANCEL,
            true);

    private OpenAi() {}
}
