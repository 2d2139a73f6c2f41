package io.omnia.identity;

import java.util.UUID;

/** Names one key of a person's at a vendor. */
public record ProviderKeyId(UUID value) {}
