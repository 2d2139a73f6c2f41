package io.omnia.gateway.provider;

import io.omnia.privacy.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A provider that is on.
 *
 * @param bases for each dialect that it can be called in, the address before the protocol's own path
 * @param keys one at least, which is empty for a server that takes none
 */
public record ConfiguredProvider(
        Provider provider, Map<Dialect, Base> bases, List<ProviderKey> keys, Unlisted unlisted) {

    public ConfiguredProvider {
        bases = Map.copyOf(bases);
        keys = keys.isEmpty() ? List.of(ProviderKey.NONE) : List.copyOf(keys);
    }

    /** The first of the keys. */
    public Optional<Secret> key() {
        return keys.getFirst().secret();
    }

    /**
     * Where one dialect is spoken.
     *
     * @param address without a slash at its end
     * @param operatorConfigured whether the operator named the address, which may then be a private one
     */
    public record Base(URI address, boolean operatorConfigured) {}

    public String name() {
        return provider.name();
    }

    /** The address of the main dialect. */
    public URI base() {
        return main().address();
    }

    /** Whether the operator named that address. */
    public boolean operatorConfigured() {
        return main().operatorConfigured();
    }

    private Base main() {
        return Objects.requireNonNull(bases.get(provider.dialect()), "a provider that is on has an address");
    }

    /** Where calls in this protocol go; null when it takes none. */
    public @Nullable Base base(Protocol protocol) {
        return provider.protocols().contains(protocol) ? bases.get(protocol.dialect()) : null;
    }
}
