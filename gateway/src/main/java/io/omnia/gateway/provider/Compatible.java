package io.omnia.gateway.provider;

import java.util.Map;

/**
 * Any server that the operator adds: LiteLLM, Ollama, vLLM, llama.cpp, OpenRouter, Groq, Together and whatever else
 * speaks a known dialect.
 */
final class Compatible {
    private Compatible() {}

    /**
     * A provider known by its settings alone. Its answers are read to the end, since nothing is known of what an
     * abandoned one costs; a provider whose dialect is not spoken here has no path and so stays off.
     */
    static Provider named(String name, Dialect dialect) {
        var paths = switch (dialect) {
            case OPENAI -> Provider.OPENAI_PATHS;
            case ANTHROPIC, GOOGLE -> Map.<Protocol, String>of();
        };
        return new Provider(name, null, dialect, paths, KeyHeader.BEARER, null, HangUp.DRAIN, true);
    }
}
