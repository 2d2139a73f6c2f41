package io.omnia.gateway.provider;

import io.omnia.platform.config.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operator's settings of every provider, by its name. */
@ConfigMapping(prefix = "omnia.providers")
interface ProvidersConfig {
    @WithParentName
    Map<String, Settings> byName();

    /** The settings of one provider. */
    interface Settings {
        @Setting("The address before the protocol's own path, as the vendor's SDK takes it.")
        Optional<String> baseUrl();

        @Setting(
                "The address before /v1/messages, where a provider takes Anthropic's messages at another than its own; one of a vendor's is not used beside a base URL of yours.")
        Optional<String> baseUrlAnthropic();

        @Setting("The key, unless the vendor's own variable has it.")
        Optional<String> apiKey();

        @Setting("Several keys instead of one, separated by commas; each has limits of its own.")
        Optional<List<String>> apiKeys();

        @Setting("A whole number for each of them: of so many parts of the calls it gets as many.")
        Optional<List<Integer>> apiKeyWeights();

        @Setting("openai (the default), anthropic or google; only for a provider that is not built in.")
        Optional<String> dialect();

        @Setting(
                "By how many percent its models are sold above the catalog's prices, such as 10 or 12.5; sandbox takes it too.")
        Optional<String> markupPercent();

        @Setting("What an abandoned answer costs there: cancel or drain.")
        Optional<String> hangUp();

        @Setting("Whether a streamed request may carry stream_options.include_usage.")
        Optional<Boolean> streamOptions();

        @Setting("Whether it chooses among providers of its own by a request's provider field, as OpenRouter does.")
        Optional<Boolean> router();

        @Setting(
                "What models outside the catalog cost: refuse (the default), free, or IN/OUT in US dollars per million tokens.")
        Optional<String> unlisted();

        @Setting("The most prompt tokens of a model outside the catalog; bounds what is held.")
        Optional<Long> unlistedContextLength();

        @Setting("The most generated tokens of a model outside the catalog; bounds what is held.")
        Optional<Long> unlistedMaxOutputTokens();
    }
}
