package io.omnia.gateway.provider;

import java.util.Locale;

/** One request and answer format of a {@link Dialect}. */
public enum Protocol {
    OPENAI_CHAT(Dialect.OPENAI, "/chat/completions"),
    OPENAI_RESPONSES(Dialect.OPENAI, "/responses"),
    /** The format before chat: a prompt and its continuation. */
    OPENAI_COMPLETIONS(Dialect.OPENAI, "/completions"),
    OPENAI_EMBEDDINGS(Dialect.OPENAI, "/embeddings"),
    OPENAI_MODERATIONS(Dialect.OPENAI, "/moderations"),
    OPENAI_INPUT_TOKENS(Dialect.OPENAI, "/responses/input_tokens"),
    ANTHROPIC_MESSAGES(Dialect.ANTHROPIC, "/v1/messages"),
    ANTHROPIC_COUNT_TOKENS(Dialect.ANTHROPIC, "/v1/messages/count_tokens"),
    /** Spoken to providers only, as are the next two. */
    GOOGLE_GENERATE(Dialect.GOOGLE, ":generateContent"),
    GOOGLE_COUNT_TOKENS(Dialect.GOOGLE, ":countTokens"),
    GOOGLE_EMBED(Dialect.GOOGLE, ":batchEmbedContents");

    private static final String STREAMED_GENERATE = ":streamGenerateContent?alt=sse";

    private final Dialect dialect;
    private final String path;

    Protocol(Dialect dialect, String path) {
        this.dialect = dialect;
        this.path = path;
    }

    public Dialect dialect() {
        return dialect;
    }

    /** Where a provider takes such a request, below its base; Google names the model and the wish to stream there. */
    public String path(String model, boolean stream) {
        return switch (dialect) {
            case OPENAI, ANTHROPIC -> path;
            case GOOGLE -> "/models/" + model + (stream && this == GOOGLE_GENERATE ? STREAMED_GENERATE : path);
        };
    }

    /** Where callers send such a request here; empty when it is spoken to providers only. */
    public String route() {
        return switch (dialect) {
            case OPENAI -> "/v1" + path;
            case ANTHROPIC -> path;
            case GOOGLE -> "";
        };
    }

    /** Whether its answers are text that a model generates, and so can be streamed. */
    public boolean generates() {
        return switch (this) {
            case OPENAI_CHAT, OPENAI_RESPONSES, OPENAI_COMPLETIONS, ANTHROPIC_MESSAGES, GOOGLE_GENERATE -> true;
            case OPENAI_EMBEDDINGS,
                    OPENAI_MODERATIONS,
                    OPENAI_INPUT_TOKENS,
                    ANTHROPIC_COUNT_TOKENS,
                    GOOGLE_COUNT_TOKENS,
                    GOOGLE_EMBED -> false;
        };
    }

    /** Whether it asks how many tokens a conversation has. Nothing is ever owed for that, at any provider: no model runs. */
    public boolean counts() {
        return this == OPENAI_INPUT_TOKENS || this == ANTHROPIC_COUNT_TOKENS || this == GOOGLE_COUNT_TOKENS;
    }

    /** The name in catalog files: lower case with underscores. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
