package io.omnia.gateway.repeat;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/** The memory that all {@link Recording}s of this process share, whatever they are for. */
@Singleton
public final class Recordings {
    private static final long MAX_BYTES = 64L * 1024 * 1024;

    private final long maxBytes;
    private final AtomicLong taken = new AtomicLong();

    @Inject
    Recordings() {
        this(MAX_BYTES);
    }

    Recordings(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A new one, of at most so many bytes. */
    public Recording begin(int maxBytesOfIt) {
        return new Recording(maxBytesOfIt, this);
    }

    boolean take(int bytes) {
        if (taken.addAndGet(bytes) <= maxBytes) {
            return true;
        }
        giveBack(bytes);
        return false;
    }

    void giveBack(int bytes) {
        taken.addAndGet(-bytes);
    }
}
