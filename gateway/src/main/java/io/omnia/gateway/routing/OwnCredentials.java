package io.omnia.gateway.routing;

import io.omnia.privacy.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How the keys do that callers bring. Each account's are its own, so that nobody learns of another's, and none is the
 * operator's. A key is known by a hash under a key of this process, and forgotten when it was not used for a while.
 */
@Singleton
public final class OwnCredentials {
    public static final Duration LIFETIME = Duration.ofHours(1);

    private static final int MAX_CREDENTIALS = 4_096;
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final LongSupplier nanos;
    private final SecretKeySpec secret;
    private final Map<Id, Known> known = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Id, Known> eldest) {
            return size() > MAX_CREDENTIALS;
        }
    };

    @Inject
    OwnCredentials() {
        this(System::nanoTime);
    }

    /** @param nanos the time, as {@link System#nanoTime} tells it */
    public OwnCredentials(LongSupplier nanos) {
        this.nanos = nanos;
        var key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        secret = new SecretKeySpec(key, ALGORITHM);
    }

    /** What is known of this account's key at this provider. */
    public synchronized Credential of(String account, String provider, Secret key) {
        var now = nanos.getAsLong();
        var eldest = known.values().iterator();
        while (eldest.hasNext() && now - eldest.next().usedAt() >= LIFETIME.toNanos()) {
            eldest.remove();
        }
        var id = id(account, provider, key);
        var found = known.get(id);
        var credential = found == null ? new Credential(nanos) : found.credential();
        known.put(id, new Known(credential, now));
        return credential;
    }

    private Id id(String account, String provider, Secret key) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            for (var part : new String[] {account, provider}) {
                mac.update(part.getBytes(StandardCharsets.UTF_8));
                mac.update((byte) 0);
            }
            var hash = ByteBuffer.wrap(mac.doFinal(key.revealText().getBytes(StandardCharsets.UTF_8)));
            return new Id(hash.getLong(), hash.getLong());
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException(defect);
        }
    }

    private record Id(long high, long low) {}

    private record Known(Credential credential, long usedAt) {}
}
