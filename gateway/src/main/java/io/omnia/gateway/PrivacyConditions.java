package io.omnia.gateway;

import io.omnia.gateway.catalog.Model;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the caller demands of whoever sees the prompt. A fact that is not known meets no demand.
 *
 * @param jurisdictions the only countries whose law may reach the data, lower case; empty for any
 * @param noRetention whether the provider must keep nothing
 */
record PrivacyConditions(Set<String> jurisdictions, boolean noRetention) {
    private static final Set<String> EU = Set.of(
            "at", "be", "bg", "hr", "cy", "cz", "dk", "ee", "fi", "fr", "de", "gr", "hu", "ie", "it", "lv", "lt", "lu",
            "mt", "nl", "pl", "pt", "ro", "sk", "si", "es", "se");
    private static final PrivacyConditions NONE = new PrivacyConditions(Set.of(), false);

    /** From {@code x-omnia-jurisdictions: eu,us} and {@code x-omnia-zdr: true}. */
    static PrivacyConditions of(HttpServerRequest request) {
        var jurisdictions = request.getHeader("x-omnia-jurisdictions");
        var noRetention = request.getHeader("x-omnia-zdr");
        if (jurisdictions == null && noRetention == null) {
            return NONE;
        }
        var countries = jurisdictions == null
                ? Set.<String>of()
                : Arrays.stream(jurisdictions.split(","))
                        .map(country -> country.trim().toLowerCase(Locale.ROOT))
                        .flatMap(country -> country.equals("eu") ? EU.stream() : Stream.of(country))
                        .collect(Collectors.toUnmodifiableSet());
        // Anything but a plain no is a yes: a condition that is misspelt must not be dropped.
        return new PrivacyConditions(countries, noRetention != null && !noRetention.equalsIgnoreCase("false"));
    }

    /** Why the model does not meet these conditions; null when it does. */
    @Nullable
    String refusal(Model model) {
        if (!jurisdictions.isEmpty()
                && (model.jurisdictions().isEmpty() || !jurisdictions.containsAll(model.jurisdictions()))) {
            return "No provider of '" + model.id() + "' is known to stay within the jurisdictions asked for.";
        }
        var kept = model.dataPolicy().retentionDays();
        if (noRetention && (kept == null || kept > 0)) {
            return "No provider of '" + model.id() + "' is known to keep nothing of a call.";
        }
        return null;
    }
}
