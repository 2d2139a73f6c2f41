package io.omnia.gateway.provider;

import io.omnia.privacy.Secret;
import java.util.Optional;

/**
 * One key of the operator's at a provider.
 *
 * @param secret empty for a server that takes none
 * @param weight of so many parts of the calls it gets as many
 */
public record ProviderKey(Optional<Secret> secret, int weight) {
    static final ProviderKey NONE = new ProviderKey(Optional.empty(), 1);
}
