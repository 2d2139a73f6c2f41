package io.omnia.gateway.repeat;

import io.omnia.privacy.Seal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/**
 * What the ledger's claims say of idempotency keys and requests. Callers choose keys that can be guessed, such as the number of
 * an order; a dump of the claims must not tell whether a guess is right, so what is hashed is hashed under a key that is
 * not in the database.
 */
@Singleton
final class ClaimHashes {
    private static final String USE = "claim";

    private final List<byte[]> secrets;

    @Inject
    ClaimHashes(Seal seal) {
        secrets = seal.keysFor(USE);
    }

    /** How a claim names an idempotency key, within its account and mode, and what was asked under it. */
    record Names(UUID id, UUID body) {}

    /** The names that are given now, then those from before the server's key was replaced by another. */
    List<Names> of(ReadRequest asked, String key) {
        return secrets.stream().map(secret -> names(secret, asked, key)).toList();
    }

    private static Names names(byte[] secret, ReadRequest asked, String key) {
        var request = asked.request();
        var id = Fingerprint.under(secret)
                .with("id")
                .with(key)
                .with(request.account().value().toString())
                .with(request.mode().name());
        var body = asked.under(secret).with("body").with(key);
        return new Names(id.id(), body.id());
    }
}
