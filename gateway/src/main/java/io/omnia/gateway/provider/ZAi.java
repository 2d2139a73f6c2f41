package io.omnia.gateway.provider;

import java.net.URI;
import java.util.Map;

/** Z.ai. Source: its API reference for chat completions. */
final class ZAi {
    static final Provider PROVIDER = new Provider(
            "zai",
            URI.create("https://api.z.ai/api/paas/v4"),
            Dialect.OPENAI,
            Map.of(Protocol.OPENAI_CHAT, "/chat/completions"),
            KeyHeader.BEARER,
            "ZAI_API_KEY",
            HangUp.DRAIN,
            true);

    private ZAi() {}
}
