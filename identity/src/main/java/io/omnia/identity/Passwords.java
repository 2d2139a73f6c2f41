package io.omnia.identity;

import io.omnia.platform.http.Problem;
import io.omnia.privacy.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords, no more of them at one time than there are processors, since each takes 19 MiB and a whole one. Who waits
 * too long is told to come back.
 */
@Singleton
final class Passwords {
    private static final int RANDOM_BYTES = 32;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(3);

    private final SecureRandom random = new SecureRandom();
    private final AtomicLong computed = new AtomicLong();
    private final Semaphore places;
    private final String nobodys;

    @Inject
    Passwords() {
        this(Runtime.getRuntime().availableProcessors());
    }

    Passwords(int places) {
        this.places = new Semaphore(places);
        var unknown = new byte[RANDOM_BYTES];
        random.nextBytes(unknown);
        this.nobodys = PasswordHash.of(HexFormat.of().formatHex(unknown), random);
    }

    /** The hash to keep. */
    String hash(Secret password) {
        return bounded(() -> PasswordHash.of(password.revealText(), random));
    }

    /** Whether this is the password; with no hash to compare it does the same work and says no. */
    boolean matches(Secret password, @Nullable String hash) {
        var known = bounded(() -> PasswordHash.matches(password.revealText(), hash == null ? nobodys : hash));
        return known && hash != null;
    }

    /** How many hashes were computed so far. */
    long computed() {
        return computed.get();
    }

    private <T> T bounded(Supplier<T> work) {
        try {
            if (!places.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Problem.unavailable(RETRY_AFTER);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable(RETRY_AFTER);
        }
        try {
            computed.incrementAndGet();
            return work.get();
        } finally {
            places.release();
        }
    }
}
