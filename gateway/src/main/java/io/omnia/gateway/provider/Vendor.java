package io.omnia.gateway.provider;

import io.omnia.privacy.Category;
import io.omnia.privacy.Processor;
import io.omnia.privacy.Processor.DeclaredBy;
import io.omnia.privacy.Purpose;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A company whose API is built in: a provider that needs only a key, and what the privacy inventory says of it. An empty
 * country list or a missing policy says that no public statement about the API was found, and is published as such.
 *
 * @param receives every kind of data that may be sent there
 * @param countries ISO 3166 codes of where it is processed
 * @param policy where its terms are published
 * @param hostsOthers whether it serves models of other makers under their makers' ids; those are called by their full id
 *     only, so that a bare id goes on to mean the maker's own
 */
public record Vendor(
        Provider provider, Set<Category> receives, List<String> countries, Optional<URI> policy, boolean hostsOthers) {
    public Vendor {
        receives = Set.copyOf(receives);
        countries = List.copyOf(countries);
    }

    /** A vendor of models of its own. */
    Vendor(Provider provider, Set<Category> receives, List<String> countries, Optional<URI> policy) {
        this(provider, receives, countries, policy, false);
    }

    /** A vendor of models of its own that publishes no terms of its API. */
    Vendor(Provider provider, Set<Category> receives, String... countries) {
        this(provider, receives, List.of(countries), Optional.empty());
    }

    /** The same vendor, but of models that others made. */
    Vendor hostingOthers() {
        return new Vendor(provider, receives, countries, policy, true);
    }

    Processor processor() {
        var hosts = provider.bases().values().stream().map(URI::getHost).collect(Collectors.toUnmodifiableSet());
        return new Processor(
                provider.name(),
                "runs models",
                hosts,
                receives,
                Set.of(Purpose.DELIVER),
                countries,
                policy,
                DeclaredBy.OMNIA);
    }
}
