package io.omnia.gateway.repeat;

import io.omnia.gateway.provider.Protocol;
import io.omnia.identity.AccountId;
import io.omnia.identity.Mode;
import io.omnia.privacy.Content;
import io.omnia.privacy.Secret;
import java.util.Map;

/**
 * What one caller asks, as far as it matters for telling it from other requests.
 *
 * @param secret the API key that it came with
 * @param headers the caller's headers that are part of what it asks
 */
public record Request(
        AccountId account, Mode mode, Secret secret, Protocol protocol, Map<String, String> headers, Content body) {}
