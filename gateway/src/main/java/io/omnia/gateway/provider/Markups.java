package io.omnia.gateway.provider;

import io.omnia.gateway.provider.ProvidersConfig.Settings;
import io.omnia.ledger.Markup;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code OMNIA_PROVIDERS_<NAME>_MARKUP_PERCENT} of every provider. A wrong one is no zero: what it was meant to earn would be
 * given away.
 *
 * @param all those that are set, by the provider's name
 * @param problem what is wrong with one of them, in one sentence
 */
record Markups(Map<String, Markup> all, Optional<String> problem) {
    Markups {
        all = Map.copyOf(all);
    }

    static Markups read(Map<String, Settings> settings) {
        var all = new TreeMap<String, Markup>();
        for (var entry : settings.entrySet()) {
            var text = entry.getValue().markupPercent().map(String::strip);
            if (text.isPresent()) {
                var markup = Markup.parse(text.get());
                if (markup.isEmpty()) {
                    return new Markups(
                            Map.of(),
                            Optional.of("%s must be a plain decimal number from 0 to %d, such as 10 or 12.5."
                                    .formatted(
                                            ProviderResolver.setting(entry.getKey(), "MARKUP_PERCENT"),
                                            Markup.MAX_PERCENT)));
                }
                all.put(entry.getKey(), markup.get());
            }
        }
        return new Markups(all, Optional.empty());
    }

    Markup of(String provider) {
        return all.getOrDefault(provider, Markup.NONE);
    }
}
