package io.omnia.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.gateway.provider.ConfiguredProvider;
import io.omnia.gateway.provider.Dialect;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.provider.Provider;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a provider is reached, and how each of its keys does on this node.
 *
 * @param hangUp what is done with its answer when the client has gone; null where nothing is known of it
 * @param router whether it chooses among others itself
 */
record ProviderSetup(
        @JsonProperty("connections") List<Connection> connections,
        @JsonProperty("hang_up") @Nullable String hangUp,
        @JsonProperty("router") boolean router,
        @JsonProperty("credentials") List<CredentialView> credentials) {
    static final ProviderSetup NONE = new ProviderSetup(List.of(), null, false, List.of());

    static ProviderSetup of(ConfiguredProvider provider, List<Upstreams.Access> accesses) {
        return of(
                provider.provider(),
                dialect -> provider.bases().containsKey(dialect)
                        ? provider.bases().get(dialect).address()
                        : null,
                accesses);
    }

    /** One that is off, as its own documentation describes it. */
    static ProviderSetup of(Provider provider) {
        return of(provider, provider.bases()::get, List.of());
    }

    private static ProviderSetup of(
            Provider provider, Function<Dialect, @Nullable URI> base, List<Upstreams.Access> accesses) {
        var connections = Arrays.stream(Dialect.values())
                .flatMap(dialect -> {
                    var address = base.apply(dialect);
                    return Stream.ofNullable(address == null ? null : connection(provider, dialect, address));
                })
                .toList();
        return new ProviderSetup(
                connections,
                provider.hangUp().name().toLowerCase(Locale.ROOT),
                provider.router(),
                accesses.stream().map(CredentialView::of).toList());
    }

    private static Connection connection(Provider provider, Dialect dialect, URI address) {
        return new Connection(
                dialect.wireName(),
                address.toString(),
                provider.protocols().stream()
                        .filter(protocol -> protocol.dialect() == dialect)
                        .sorted()
                        .map(Protocol::wireName)
                        .toList());
    }

    /** Where one dialect is spoken, and what of it. */
    record Connection(
            @JsonProperty("dialect") String dialect,
            @JsonProperty("base_url") String baseUrl,
            @JsonProperty("protocols") List<String> protocols) {}

    /**
     * One key.
     *
     * @param position its place in the settings, counted from 1; null for a server that takes none
     * @param breakers those that keep calls from a model
     */
    record CredentialView(
            @JsonProperty("position") @Nullable Integer position,
            @JsonProperty("weight") int weight,
            @JsonProperty("state") String state,
            @JsonProperty("breakers") List<BreakerView> breakers) {
        static CredentialView of(Upstreams.Access access) {
            return new CredentialView(
                    access.number() > 0 ? access.number() : null,
                    access.weight(),
                    access.credential().state(),
                    access.credential().troubled().entrySet().stream()
                            .map(breaker -> new BreakerView(breaker.getKey(), breaker.getValue()))
                            .toList());
        }
    }

    /** A breaker that is not closed. */
    record BreakerView(
            @JsonProperty("model") String model,
            @JsonProperty("state") String state) {}
}
