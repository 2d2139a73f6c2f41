package io.omnia.gateway.routing;

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
import org.jspecify.annotations.Nullable;

/**
 * Who answered a conversation last. Providers keep the beginnings of prompts for minutes and sell them cheaper the second
 * time, but only where they came first. A conversation is known by a keyed hash of its account, its model and its beginning;
 * the key lives as long as this process, so that nobody can try prompts against what is in memory.
 */
@Singleton
public final class Affinity {
    /** As long as the longest cache that a provider sells. */
    public static final Duration LIFETIME = Duration.ofHours(1);

    private static final int MAX_CONVERSATIONS = 65_536;
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final LongSupplier nanos;
    private final SecretKeySpec secret;
    private final Map<Conversation, Last> last = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Conversation, Last> eldest) {
            return size() > MAX_CONVERSATIONS;
        }
    };

    @Inject
    Affinity() {
        this(System::nanoTime);
    }

    /** @param nanos the time, as {@link System#nanoTime} tells it */
    public Affinity(LongSupplier nanos) {
        this.nanos = nanos;
        var key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        secret = new SecretKeySpec(key, ALGORITHM);
    }

    /** A conversation, from which nothing of it can be read. */
    public record Conversation(long high, long low) {}

    /** The conversation of this account about this model that begins so. */
    public Conversation conversation(String account, String model, byte[] opening) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update(account.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            mac.update(model.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            var hash = ByteBuffer.wrap(mac.doFinal(opening));
            return new Conversation(hash.getLong(), hash.getLong());
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException(defect);
        }
    }

    /** Who answered last; null when nobody did lately. */
    public synchronized @Nullable Deployment last(Conversation conversation) {
        var found = last.get(conversation);
        if (found == null || nanos.getAsLong() - found.at() >= LIFETIME.toNanos()) {
            return null;
        }
        return found.deployment();
    }

    /** Notes who answered. */
    public synchronized void answered(Conversation conversation, Deployment deployment) {
        last.put(conversation, new Last(deployment, nanos.getAsLong()));
    }

    private record Last(Deployment deployment, long at) {}
}
