package io.omnia.gateway;

import io.omnia.gateway.catalog.DataPolicy;
import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.protocol.RoutingWish;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the caller demands of whoever sees the prompt. A fact that is not known meets no demand.
 *
 * @param jurisdictions sets of the only countries whose law may reach the data, lower case, each of which has to hold
 * @param noRetention whether the provider must keep nothing
 * @param noTraining whether the provider must not train on it
 */
record PrivacyConditions(List<Set<String>> jurisdictions, boolean noRetention, boolean noTraining) {
    private static final CharSequence JURISDICTIONS = HttpHeaders.createOptimized("x-omnia-jurisdictions");
    private static final CharSequence NO_RETENTION = HttpHeaders.createOptimized("x-omnia-zdr");
    private static final PrivacyConditions NONE = new PrivacyConditions(List.of(), false, false);

    private static final Set<String> EU = Set.of(
            "at", "be", "bg", "hr", "cy", "cz", "dk", "ee", "fi", "fr", "de", "gr", "hu", "ie", "it", "lv", "lt", "lu",
            "mt", "nl", "pl", "pt", "ro", "sk", "si", "es", "se");

    /** From {@code x-omnia-jurisdictions: eu,us} and {@code x-omnia-zdr: true}. A header that is repeated counts each time. */
    static PrivacyConditions of(MultiMap headers) {
        if (!headers.contains(JURISDICTIONS) && !headers.contains(NO_RETENTION)) {
            return NONE;
        }
        return new PrivacyConditions(
                headers.getAll(JURISDICTIONS).stream()
                        .map(PrivacyConditions::countries)
                        .toList(),
                // Anything but a plain no is a yes: a condition that is misspelt must not be dropped.
                headers.getAll(NO_RETENTION).stream().anyMatch(wish -> !wish.equalsIgnoreCase("false")),
                false);
    }

    /** These and what the body demands. */
    PrivacyConditions and(RoutingWish wish) {
        return wish.noRetention() || wish.noTraining()
                ? new PrivacyConditions(jurisdictions, noRetention || wish.noRetention(), wish.noTraining())
                : this;
    }

    private static Set<String> countries(String header) {
        return Arrays.stream(header.split(","))
                .map(country -> country.trim().toLowerCase(Locale.ROOT))
                .flatMap(country -> country.equals("eu") ? EU.stream() : Stream.of(country))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Why the model does not meet these conditions; null when it does. */
    @Nullable
    String refusal(Model model) {
        if (!jurisdictions.stream().allMatch(allowed -> isWithin(allowed, model.jurisdictions()))) {
            return "No provider of '" + model.id() + "' is known to stay within the jurisdictions asked for.";
        }
        var kept = model.dataPolicy().retentionDays();
        if (noRetention && (kept == null || kept > 0)) {
            return "No provider of '" + model.id() + "' is known to keep nothing of a call.";
        }
        if (noTraining && model.dataPolicy().trains() != DataPolicy.Training.NO) {
            return "No provider of '" + model.id() + "' is known not to train on what it is sent.";
        }
        return null;
    }

    private static boolean isWithin(Set<String> allowed, Set<String> reached) {
        return !reached.isEmpty() && allowed.containsAll(reached);
    }
}
