package io.omnia.gateway.provider;

import io.omnia.privacy.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * A provider that is on.
 *
 * @param base the part of every address before the protocol's own path, without a slash at its end
 * @param endpoints the whole address of each protocol
 * @param operatorConfigured whether the operator named the address, which may then be a private one
 * @param key empty for a server that takes none
 */
public record ConfiguredProvider(
        Provider provider,
        URI base,
        Map<Protocol, URI> endpoints,
        boolean operatorConfigured,
        Optional<Secret> key,
        Unlisted unlisted) {

    public ConfiguredProvider {
        endpoints = Map.copyOf(endpoints);
    }

    public String name() {
        return provider.name();
    }
}
