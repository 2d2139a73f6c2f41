package io.omnia.gateway.provider;

import io.omnia.gateway.provider.ProviderResolver.OffException;
import io.omnia.gateway.provider.ProvidersConfig.Settings;
import io.omnia.privacy.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** The keys of one provider: {@code API_KEY}, or {@code API_KEYS} with their weights, or the variable of the vendor's SDK. */
final class KeySettings {
    private static final int MAX_KEYS = 64;
    private static final int MAX_WEIGHT = 1_000;

    private final Config environment;

    KeySettings(Config environment) {
        this.environment = environment;
    }

    /** None when no key is set. */
    List<ProviderKey> read(Provider provider, Optional<Settings> own) throws OffException {
        var several = own.flatMap(Settings::apiKeys).orElse(List.of());
        var weights = own.flatMap(Settings::apiKeyWeights).orElse(List.of());
        var one = own.flatMap(Settings::apiKey).map(String::strip).filter(key -> !key.isEmpty());
        if (!several.isEmpty() && one.isPresent()) {
            throw new OffException("%s and %s are both set; set one of them."
                    .formatted(setting(provider, "API_KEY"), setting(provider, "API_KEYS")));
        }
        if (several.size() > MAX_KEYS || (!weights.isEmpty() && weights.size() != several.size())) {
            throw new OffException("%s must be a whole number for each of the keys, of which there may be %d."
                    .formatted(setting(provider, "API_KEY_WEIGHTS"), MAX_KEYS));
        }
        if (several.isEmpty()) {
            var variable = provider.keyVariable();
            var text = one.isPresent() || variable == null
                    ? one
                    : environment.getOptionalValue(variable, String.class).map(String::strip);
            return text.isEmpty() || text.get().isEmpty() ? List.of() : List.of(key(text.get(), 1));
        }
        var keys = new ArrayList<ProviderKey>(several.size());
        for (var i = 0; i < several.size(); i++) {
            var weight = weights.isEmpty() ? 1 : weights.get(i);
            if (weight < 1 || weight > MAX_WEIGHT) {
                throw new OffException("%s must be whole numbers from 1 to %d."
                        .formatted(setting(provider, "API_KEY_WEIGHTS"), MAX_WEIGHT));
            }
            keys.add(key(several.get(i).strip(), weight));
        }
        return keys;
    }

    private static ProviderKey key(String text, int weight) throws OffException {
        if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new OffException("The key has a character that no key has; set it again, on one line.");
        }
        return new ProviderKey(Optional.of(Secret.of(text)), weight);
    }

    private static String setting(Provider provider, String name) {
        return ProviderResolver.setting(provider.name(), name);
    }
}
