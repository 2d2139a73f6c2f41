package io.omnia.gateway.provider;

import java.net.URI;
import java.util.Map;

/**
 * Alibaba Cloud Model Studio, home of Qwen, in its international region. Source: Model Studio, "OpenAI compatible - Chat".
 * An abandoned answer is billed whole: OpenRouter's streaming guide lists Alibaba among those without cancellation.
 */
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
