package io.omnia.gateway;

import io.omnia.privacy.Secret;

/**
 * A caller's own key at a provider.
 *
 * @param secret for this provider only, and for this call only
 * @param owner whether the operator's keys may be used when this one does not do
 */
record OwnKey(Secret secret, KeyOwner owner) {}
