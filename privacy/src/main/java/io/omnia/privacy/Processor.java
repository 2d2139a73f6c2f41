package io.omnia.privacy;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody who receives data.
 *
 * @param name the name that destinations give
 * @param role what they do, in a few words
 * @param hosts exact host names in lower case; empty for a receiver that a caller names, such as a webhook
 * @param categories every kind of data that may be sent there; nothing else leaves
 * @param purposes what it is sent for
 * @param countries ISO 3166 codes of where it is processed, empty if that is not known
 * @param policy where they publish their terms
 * @param declaredBy who vouches for this entry
 */
public record Processor(
        String name,
        String role,
        Set<String> hosts,
        Set<Category> categories,
        Set<Purpose> purposes,
        List<String> countries,
        Optional<URI> policy,
        DeclaredBy declaredBy) {
    public Processor {
        hosts = Set.copyOf(hosts);
        categories = Set.copyOf(categories);
        purposes = Set.copyOf(purposes);
        countries = List.copyOf(countries);
        for (var host : hosts) {
            if (!host.equals(host.toLowerCase(Locale.ROOT)) || host.contains("/") || host.contains("*")) {
                throw new IllegalArgumentException(name + " declares " + host + ", which is not one host name");
            }
        }
    }

    /** Who vouches for an entry. */
    public enum DeclaredBy {
        /** It is built in, with a source and a date. */
        OMNIA,
        /** It comes from the operator's settings, and the operator answers for it. */
        OPERATOR
    }
}
