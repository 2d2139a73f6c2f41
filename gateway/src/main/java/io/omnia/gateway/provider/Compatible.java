package io.omnia.gateway.provider;

import java.util.EnumSet;
import java.util.Map;

/**
 * Any server that the operator adds: LiteLLM, Ollama, vLLM, llama.cpp, OpenRouter, Groq, Together and whatever else
 * speaks a known dialect.
 */
final class Compatible {
    private Compatible() {}

    /**
     * A provider known by its settings alone. Its answers are read to the end, since nothing is known of what an
     * abandoned one costs; what of its dialect it does not serve, it says itself. Few count tokens in OpenAI's words, and who asks
     * is told here rather than turned away there.
     *
     * @param alsoMessages whether it takes Anthropic's messages too, at an address of their own
     */
    static Provider named(String name, Dialect dialect, boolean alsoMessages) {
        var protocols = EnumSet.noneOf(Protocol.class);
        for (var protocol : Protocol.values()) {
            if (protocol.dialect() == dialect || (alsoMessages && protocol.dialect() == Dialect.ANTHROPIC)) {
                protocols.add(protocol);
            }
        }
        protocols.remove(Protocol.OPENAI_INPUT_TOKENS);
        return new Provider(name, dialect, Map.of(), protocols, keyHeader(dialect), null, HangUp.DRAIN, true, false);
    }

    private static KeyHeader keyHeader(Dialect dialect) {
        return switch (dialect) {
            case OPENAI -> KeyHeader.BEARER;
            case ANTHROPIC -> KeyHeader.X_API_KEY;
            case GOOGLE -> KeyHeader.X_GOOG_API_KEY;
        };
    }
}
