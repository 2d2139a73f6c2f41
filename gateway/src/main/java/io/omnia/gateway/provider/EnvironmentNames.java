package io.omnia.gateway.provider;

import io.omnia.gateway.provider.ProvidersConfig.Settings;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;

/**
 * Finds providers whose names have hyphens among the environment variables. The framework maps {@code
 * OMNIA_PROVIDERS_LITELLM_BASE_URL} by itself, but cannot know that {@code MY_VLLM} means {@code my-vllm}.
 */
final class EnvironmentNames {
    private static final String PREFIX = "OMNIA_PROVIDERS_";

    /** Longer ones first, since one ends another's name. */
    private static final List<String> SETTINGS = List.of(
            "_UNLISTED_MAX_OUTPUT_TOKENS",
            "_UNLISTED_CONTEXT_LENGTH",
            "_STREAM_OPTIONS",
            "_ROUTER",
            "_MARKUP_PERCENT",
            "_UNLISTED",
            "_BASE_URL_ANTHROPIC",
            "_BASE_URL",
            "_API_KEY_WEIGHTS",
            "_API_KEYS",
            "_API_KEY",
            "_DIALECT",
            "_HANG_UP");

    private EnvironmentNames() {}

    /** The mapped settings and those of every further provider that an environment variable names. */
    static Map<String, Settings> added(Map<String, Settings> mapped, Config environment, EventLog log) {
        var result = new TreeMap<>(mapped);
        for (var variable : environment.getPropertyNames()) {
            if (variable.startsWith(PREFIX)) {
                var name = name(variable);
                if (name.isPresent()) {
                    result.computeIfAbsent(name.get(), found -> new Named(found, environment));
                } else {
                    log.warn("provider.unknown-setting", LogField.SETTING.is(variable));
                }
            }
        }
        return result;
    }

    private static Optional<String> name(String variable) {
        return SETTINGS.stream()
                .filter(variable::endsWith)
                .findFirst()
                .filter(setting -> variable.length() > PREFIX.length() + setting.length())
                .map(setting -> variable.substring(PREFIX.length(), variable.length() - setting.length()))
                .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** One provider's settings, read by their full names. */
    private record Named(String name, Config config) implements Settings {
        @Override
        public Optional<String> baseUrl() {
            return value("base-url", String.class);
        }

        @Override
        public Optional<String> baseUrlAnthropic() {
            return value("base-url-anthropic", String.class);
        }

        @Override
        public Optional<String> apiKey() {
            return value("api-key", String.class);
        }

        @Override
        public Optional<List<String>> apiKeys() {
            return values("api-keys", String.class);
        }

        @Override
        public Optional<List<Integer>> apiKeyWeights() {
            return values("api-key-weights", Integer.class);
        }

        @Override
        public Optional<String> dialect() {
            return value("dialect", String.class);
        }

        @Override
        public Optional<String> markupPercent() {
            return value("markup-percent", String.class);
        }

        @Override
        public Optional<String> hangUp() {
            return value("hang-up", String.class);
        }

        @Override
        public Optional<Boolean> streamOptions() {
            return value("stream-options", Boolean.class);
        }

        @Override
        public Optional<Boolean> router() {
            return value("router", Boolean.class);
        }

        @Override
        public Optional<String> unlisted() {
            return value("unlisted", String.class);
        }

        @Override
        public Optional<Long> unlistedContextLength() {
            return value("unlisted-context-length", Long.class);
        }

        @Override
        public Optional<Long> unlistedMaxOutputTokens() {
            return value("unlisted-max-output-tokens", Long.class);
        }

        private <T> Optional<List<T>> values(String setting, Class<T> type) {
            return config.getOptionalValues("omnia.providers." + name + "." + setting, type);
        }

        private <T> Optional<T> value(String setting, Class<T> type) {
            return config.getOptionalValue("omnia.providers." + name + "." + setting, type);
        }
    }
}
