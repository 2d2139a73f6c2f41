package io.omnia.gateway.provider;

import java.util.Objects;

/** An operator's key at a provider. It leaves only inside the request header, and never prints. */
public final class ProviderKey {
    private final String value;

    ProviderKey(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** The value of the provider's key header. */
    public String in(KeyHeader header) {
        return header.prefix() + value;
    }

    @Override
    public String toString() {
        return "ProviderKey[hidden]";
    }
}
