package io.omnia.gateway.provider;

/** One request and answer format of a {@link Dialect}. */
public enum Protocol {
    /** {@code POST /chat/completions}. */
    OPENAI_CHAT
}
