package io.omnia.identity;

import java.time.Instant;

/**
 * A key that an account has at a vendor of models, without its secret.
 *
 * @param provider the provider's name
 * @param last4 the last four characters of the secret
 * @param fallback whether the operator's key may be used when this one does not do
 * @param enabled whether calls use it; one that is off is only kept
 */
public record ProviderKey(
        ProviderKeyId id,
        AccountId account,
        String provider,
        String last4,
        boolean fallback,
        boolean enabled,
        Instant createdAt) {}
