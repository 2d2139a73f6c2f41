package io.omnia.gateway.provider;

import io.omnia.gateway.provider.ProviderResolver.OffException;
import io.omnia.gateway.provider.ProvidersConfig.Settings;
import java.util.Optional;

/** Reads {@code OMNIA_PROVIDERS_<NAME>_UNLISTED} and its two bounds. */
final class UnlistedSetting {
    private UnlistedSetting() {}

    static Unlisted read(String provider, Optional<Settings> own) throws OffException {
        var bounds = new Unlisted.Bounds(
                bound(
                        provider,
                        "UNLISTED_CONTEXT_LENGTH",
                        own.flatMap(Settings::unlistedContextLength),
                        Unlisted.Bounds.DEFAULT_CONTEXT_LENGTH),
                bound(
                        provider,
                        "UNLISTED_MAX_OUTPUT_TOKENS",
                        own.flatMap(Settings::unlistedMaxOutputTokens),
                        Unlisted.Bounds.DEFAULT_MAX_OUTPUT_TOKENS));
        var text = own.flatMap(Settings::unlisted).map(String::strip).orElse("refuse");
        return switch (text) {
            case "refuse" -> new Unlisted.Refuse();
            case "free" -> new Unlisted.Free(bounds);
            default -> priced(provider, text, bounds);
        };
    }

    private static Unlisted priced(String provider, String text, Unlisted.Bounds bounds) throws OffException {
        var slash = text.indexOf('/');
        if (slash > 0) {
            var input = UsdPerMillion.microCredits(text.substring(0, slash).strip());
            var output = UsdPerMillion.microCredits(text.substring(slash + 1).strip());
            if (input.isPresent() && output.isPresent()) {
                return new Unlisted.Priced(input.getAsLong(), output.getAsLong(), bounds);
            }
        }
        throw new OffException(("%s must be refuse, free, or two prices in US dollars per million tokens with a slash "
                        + "between them, such as 0.5/1.5.")
                .formatted(ProviderResolver.setting(provider, "UNLISTED")));
    }

    private static long bound(String provider, String name, Optional<Long> set, long standard) throws OffException {
        long tokens = set.orElse(standard);
        if (tokens <= 0) {
            throw new OffException("%s must be one token or more.".formatted(ProviderResolver.setting(provider, name)));
        }
        return tokens;
    }
}
