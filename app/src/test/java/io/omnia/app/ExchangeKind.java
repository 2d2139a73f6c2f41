package io.omnia.app;

import io.omnia.gateway.translation.Format;
import java.util.Optional;

/** What a recorded exchange is one of, by the address that it was sent to. */
enum ExchangeKind {
    CHAT("/v1/chat/completions", Format.CHAT),
    RESPONSES("/v1/responses", Format.RESPONSES),
    MESSAGES("/v1/messages", Format.MESSAGES),
    COMPLETIONS("/v1/completions", Format.COMPLETIONS),
    /** Google's, which no caller speaks here. */
    GENERATE("", Format.GENERATE),
    EMBEDDINGS("/v1/embeddings", null),
    MODERATIONS("/v1/moderations", null),
    COUNT_TOKENS("/v1/messages/count_tokens", null),
    INPUT_TOKENS("/v1/responses/input_tokens", null),
    MODELS("/v1/models", null);

    private final String route;
    private final Format format;

    ExchangeKind(String route, Format format) {
        this.route = route;
        this.format = format;
    }

    /** Where callers send such a request here; empty when none do. */
    String route() {
        return route;
    }

    /** What translates it; empty when nothing does. */
    Optional<Format> format() {
        return Optional.ofNullable(format);
    }

    /** Whether answers of other kinds are brought to its callers. */
    boolean takesTranslations() {
        return format != null && this != GENERATE;
    }

    /** Empty for addresses of other kinds: pictures, sound, files, administration. */
    static Optional<ExchangeKind> of(String path) {
        if (path.endsWith("enerateContent")) {
            return Optional.of(GENERATE);
        } else if (path.endsWith("/chat/completions")) {
            return Optional.of(CHAT);
        } else if (path.endsWith("/completions")) {
            return Optional.of(COMPLETIONS);
        } else if (path.endsWith("/count_tokens") || path.endsWith(":countTokens")) {
            return Optional.of(COUNT_TOKENS);
        } else if (path.endsWith("/responses/input_tokens")) {
            return Optional.of(INPUT_TOKENS);
        } else if (path.endsWith("/messages")) {
            return Optional.of(MESSAGES);
        } else if (path.matches(".*/responses(/[a-z_]+)?")) {
            return Optional.of(RESPONSES);
        } else if (path.endsWith("/embeddings") || path.matches(".*mbedContents?")) {
            return Optional.of(EMBEDDINGS);
        } else if (path.endsWith("/moderations")) {
            return Optional.of(MODERATIONS);
        } else if (path.matches(".*/models(/[^:]+|/ft:\\w+)?") && !path.endsWith("/predictions")) {
            return Optional.of(MODELS);
        }
        return Optional.empty();
    }
}
