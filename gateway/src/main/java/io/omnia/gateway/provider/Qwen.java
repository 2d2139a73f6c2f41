package io.omnia.gateway.provider;

import java.net.URI;
import java.util.Map;

/** Qwen. Source: its API reference for chat completions. */
final class Qwen {
    static final Provider PROVIDER = new Provider(
            "qwen",
            URI.create("https://dashscope-intl.aliyuncs.com/compatible-mode/v1"),
            Dialect.OPENAI,
            Map.of(Protocol.OPENAI_CHAT, "/chat/completions"),
            KeyHeader.BEARER,
            "DASHSCOPE_API_KEY",
            HangUp.DRAIN,
            true);

    private Qwen() {}
}
