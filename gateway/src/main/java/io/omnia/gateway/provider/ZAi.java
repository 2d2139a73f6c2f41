package io.omnia.gateway.provider;

import java.net.URI;
import java.util.Map;

/**
 * Z.ai, maker of GLM. Source: Z.ai API reference, "Chat completion"; recorded streams carry usage in their last chunk and
 * take {@code stream_options}. Nothing is published on cancellation, so an abandoned answer is taken to cost its whole
 * length.
 */
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
