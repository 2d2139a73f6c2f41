package io.omnia.gateway.provider;

import java.net.URI;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider as its own documentation describes it; settings are in {@link ConfiguredProvider}.
 *
 * @param name lower-case letters, digits and hyphens; the name in settings and catalog files
 * @param dialect its main one, whose address the operator can replace by the base URL alone
 * @param bases for each dialect the part of every address before the protocol's own path, without a slash at its end;
 *     empty when only the operator knows them
 * @param protocols what it can be called with
 * @param keyVariable the environment variable its own SDK reads the key from, if it has one
 * @param hangUp what an abandoned answer costs there
 * @param streamOptions whether a streamed request may carry {@code stream_options.include_usage}
 * @param router whether it chooses among providers of its own, by the caller's wishes
 */
public record Provider(
        String name,
        Dialect dialect,
        Map<Dialect, URI> bases,
        Set<Protocol> protocols,
        KeyHeader keyHeader,
        @Nullable String keyVariable,
        HangUp hangUp,
        boolean streamOptions,
        boolean router) {
    public Provider {
        bases = Map.copyOf(bases);
        protocols = Set.copyOf(protocols);
    }

    /** One that speaks these protocols of OpenAI's at one address. */
    static Provider openAi(String name, String base, String keyVariable, HangUp hangUp, Protocol... protocols) {
        return new Provider(
                name,
                Dialect.OPENAI,
                Map.of(Dialect.OPENAI, URI.create(base)),
                Set.of(protocols),
                KeyHeader.BEARER,
                keyVariable,
                hangUp,
                true,
                false);
    }

    /** The same provider, which takes Anthropic's messages at another address. */
    Provider withMessagesAt(String base) {
        var all = new EnumMap<>(bases);
        all.put(Dialect.ANTHROPIC, URI.create(base));
        var spoken = new HashSet<>(protocols);
        spoken.add(Protocol.ANTHROPIC_MESSAGES);
        return new Provider(name, dialect, all, spoken, keyHeader, keyVariable, hangUp, streamOptions, router);
    }

    /** The same provider, which refuses {@code stream_options}. */
    Provider withoutStreamOptions() {
        return new Provider(name, dialect, bases, protocols, keyHeader, keyVariable, hangUp, false, router);
    }

    /** The same provider, which chooses among providers of its own. */
    Provider choosing() {
        return new Provider(name, dialect, bases, protocols, keyHeader, keyVariable, hangUp, streamOptions, true);
    }

    /** The address of its main dialect; null when only the operator knows it. */
    public @Nullable URI base() {
        return bases.get(dialect);
    }
}
