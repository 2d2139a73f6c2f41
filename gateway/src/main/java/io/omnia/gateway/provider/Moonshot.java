package io.omnia.gateway.provider;

import java.net.URI;
import java.util.Map;

/**
 * Moonshot AI, maker of Kimi. Source: Kimi API platform, "Chat". Nothing is published on cancellation, so an abandoned
 * answer is taken to cost its whole length.
 */
final class Moonshot {
    static final Provider PROVIDER = new Provider(
            "moonshot",
            URI.create("https://api.moonshot.ai/v1"),
            Dialect.OPENAI,
            Map.of(Protocol.OPENAI_CHAT, "/chat/completions"),
            KeyHeader.BEARER,
            "MOONSHOT_API_KEY",
            HangUp.DRAIN,
            true);

    private Moonshot() {}
}
