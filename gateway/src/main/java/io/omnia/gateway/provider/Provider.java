package io.omnia.gateway.provider;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider as its own documentation describes it; settings are in {@link ConfiguredProvider}.
 *
 * @param name lower-case letters, digits and hyphens; the name in settings and catalog files
 * @param base the part of every address before the protocol's own path, without a slash at its end; null when only the
 *     operator knows it
 * @param paths the protocols it can be called with, each with its path below {@code base}; empty when none of them is
 *     spoken here
 * @param keyVariable the environment variable its own SDK reads the key from, if it has one
 * @param hangUp what an abandoned answer costs there
 * @param streamOptions whether a streamed request may carry {@code stream_options.include_usage}
 */
public record Provider(
        String name,
        @Nullable URI base,
        Dialect dialect,
        Map<Protocol, String> paths,
        KeyHeader keyHeader,
        @Nullable String keyVariable,
        HangUp hangUp,
        boolean streamOptions) {
    static final Map<Protocol, String> OPENAI_PATHS = Map.of(Protocol.OPENAI_CHAT, "/chat/completions");

    public Provider {
        paths = Map.copyOf(paths);
    }

    /** One that speaks OpenAI's chat protocol in every respect. */
    static Provider openAi(String name, String base, String keyVariable, HangUp hangUp) {
        return new Provider(
                name, URI.create(base), Dialect.OPENAI, OPENAI_PATHS, KeyHeader.BEARER, keyVariable, hangUp, true);
    }
}
