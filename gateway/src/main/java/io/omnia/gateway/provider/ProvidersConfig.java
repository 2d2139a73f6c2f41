package io.omnia.gateway.provider;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/** The operator's settings of every provider, by its name. */
@ConfigMapping(prefix = "omnia.providers")
interface ProvidersConfig {
    @WithParentName
    Map<String, Settings> byName();

    /** The settings of one provider. */
    interface Settings {
        /** The address before the protocol's own path, as the vendor's SDK takes it. */
        Optional<String> baseUrl();

        /** The key, unless the vendor's own variable has it. */
        Optional<String> apiKey();

        /** {@code openai} (the default), {@code anthropic} or {@code google}; only for a provider that is not built in. */
        Optional<String> dialect();

        /** What an abandoned answer costs there: {@code cancel} or {@code drain}; see {@link HangUp}. */
        Optional<String> hangUp();

        /** Whether a streamed request may carry {@code stream_options.include_usage}. */
        Optional<Boolean> streamOptions();

        /** What models outside the catalog cost: {@code refuse} (the default), {@code free}, or IN/OUT in US dollars per million tokens. */
        Optional<String> unlisted();

        /** The most prompt tokens of a model outside the catalog; bounds what is held. */
        Optional<Long> unlistedContextLength();

        /** The most generated tokens of a model outside the catalog; bounds what is held. */
        Optional<Long> unlistedMaxOutputTokens();
    }
}
