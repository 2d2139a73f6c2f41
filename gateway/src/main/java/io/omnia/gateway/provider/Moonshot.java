package io.omnia.gateway.provider;

import java.net.URI;
import java.util.Map;

/** Moonshot. Source: its API reference for chat completions. */
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
