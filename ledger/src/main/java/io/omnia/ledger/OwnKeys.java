package io.omnia.ledger;

import io.omnia.identity.Directory;
import io.omnia.identity.KeyId;
import io.omnia.identity.SignedInCaller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;

/** The keys that a signed-in person made. */
@Singleton
final class OwnKeys {
    private final Directory directory;

    @Inject
    OwnKeys(Directory directory) {
        this.directory = directory;
    }

    /** The key of this id. Somebody else's is as unknown as one that does not exist. */
    KeyId find(ContainerRequestContext request, String id) {
        var key = LedgerInput.key(id);
        var own = directory.keys(SignedInCaller.of(request).account()).stream()
                .anyMatch(one -> one.id().equals(key) && !one.consoleOwn());
        if (!own) {
            throw LedgerInput.noSuchKey();
        }
        return key;
    }
}
