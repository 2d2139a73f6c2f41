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
        AccountId account, Mode mode, Secret secret, Protocol protocol, Map<String, String> headers, Content body) {

    /** A hash of all that is asked, under a secret of whoever may compare it. */
    Fingerprint under(byte[] key) {
        var hash = Fingerprint.under(key).with(mode.name()).with(protocol.name());
        headers.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(header -> hash.with(header.getKey()).with(header.getValue()));
        return hash.with(body);
    }

    /** Opens and closes answers for callers with this API key, this request and this word, and for nobody else. */
    Seal seal(String purpose, String word) {
        return Seal.under(Fingerprint.under(secret.revealText())
                .with(purpose)
                .with(word)
                .with(account.value().toString())
                .with(mode.name())
                .with(protocol.name())
                .with(body));
    }
}
