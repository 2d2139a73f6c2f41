package io.omnia.gateway.provider;

import io.omnia.privacy.Category;
import java.util.Set;

/**
 * Alibaba Cloud Model Studio, home of Qwen, in its international region. Source: Model Studio, "OpenAI compatible - Chat".
 * An abandoned answer is billed whole: OpenRouter's streaming guide lists Alibaba among those without cancellation.
 */
final class Qwen {
    static final Vendor VENDOR = new Vendor(
            Provider.openAi(
                    "qwen",
                    "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
                    "DASHSCOPE_API_KEY",
                    HangUp.DRAIN,
                    Protocol.OPENAI_CHAT,
                    Protocol.OPENAI_RESPONSES,
                    Protocol.OPENAI_EMBEDDINGS),
            Set.of(Category.PROMPT, Category.MEDIA),
            "SG",
            "CN");

    private Qwen() {}
}
