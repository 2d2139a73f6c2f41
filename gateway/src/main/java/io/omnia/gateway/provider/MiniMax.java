package io.omnia.gateway.provider;

import java.net.URI;
import java.util.Map;

/** MiniMax. Source: its API reference for chat completions. */
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
