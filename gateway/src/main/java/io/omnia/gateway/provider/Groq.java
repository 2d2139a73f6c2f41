package io.omnia.gateway.provider;

import io.omnia.privacy.Category;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Groq, which runs open-weight models of other makers. Source: GroqCloud API reference, "Create chat completion" and
 * "Create response". An abandoned answer is billed whole: OpenRouter's streaming guide lists Groq among those without
 * cancellation. Where calls are processed is not published.
 */
final class Groq {
    static final Vendor VENDOR = new Vendor(
                    Provider.openAi(
                            "groq",
                            "https://api.groq.com/openai/v1",
                            "GROQ_API_KEY",
                            HangUp.DRAIN,
                            Protocol.OPENAI_CHAT,
                            Protocol.OPENAI_RESPONSES),
                    Set.of(Category.PROMPT, Category.MEDIA),
                    List.of(),
                    Optional.of(URI.create("https://console.groq.com/docs/your-data")))
            .hostingOthers();

    private Groq() {}
}
