package io.omnia.gateway.provider;

import io.omnia.privacy.Category;
import java.util.Set;

/**
 * Moonshot AI, maker of Kimi. Source: Kimi API platform, "Chat". Nothing is published on cancellation, so an abandoned
 * answer is taken to cost its whole length.
 */
final class Moonshot {
    static final Vendor VENDOR = new Vendor(
            Provider.openAi(
                            "moonshot",
                            "https://api.moonshot.ai/v1",
                            "MOONSHOT_API_KEY",
                            HangUp.DRAIN,
                            Protocol.OPENAI_CHAT)
                    .withMessagesAt("https://api.moonshot.ai/anthropic"),
            Set.of(Category.PROMPT, Category.MEDIA));

    private Moonshot() {}
}
