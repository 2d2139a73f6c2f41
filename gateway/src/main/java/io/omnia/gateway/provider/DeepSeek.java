package io.omnia.gateway.provider;

import java.net.URI;
import java.util.Map;

/** DeepSeek. Source: its API reference for chat completions. */
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
