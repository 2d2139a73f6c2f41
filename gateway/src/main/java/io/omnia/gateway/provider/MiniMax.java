package io.omnia.gateway.provider;

import java.net.URI;
import java.util.Map;

/**
 * MiniMax. Source: MiniMax API reference, "Compatible OpenAI API". An abandoned answer is billed whole: OpenRouter's
 * streaming guide lists MiniMax among those without cancellation.
 */
final class MiniMax {
    static final Provider PROVIDER = new Provider(
            "minimax",
            URI.create("https://api.minimax.io/v1"),
            Dialect.OPENAI,
            Map.of(Protocol.OPENAI_CHAT, "/chat/completions"),
            KeyHeader.BEARER,
            "MINIMAX_API_KEY",
            HangUp.DRAIN,
            true);

    private MiniMax() {}
}
