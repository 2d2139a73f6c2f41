package io.omnia.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was found for one hash, with its age and its last use. The use marks are written by any thread without a lock. */
final class CachedKey {
    private static final long MILLIS_PER_MINUTE = 60_000;

    private final KeyLookup outcome;
    private final @Nullable KeyId key;
    private final @Nullable Instant changedAt;
    private final long readAt;
    private volatile long refreshAt;
    private volatile long usedMinute;
    private volatile long writtenMinute;

    /**
     * @param key whose row it is; null when there is none
     * @param changedAt the version of that row, in database time; null when there is none
     * @param readAt the monotonic time just before the database was asked, in nanoseconds
     */
    CachedKey(KeyLookup outcome, @Nullable KeyId key, @Nullable Instant changedAt, long readAt) {
        this.outcome = outcome;
        this.key = key;
        this.changedAt = changedAt;
        this.readAt = readAt;
        this.refreshAt = readAt + KeyMemory.REFRESH_AFTER.toNanos();
    }

    /** The outcome as it is at {@code now}: a key can pass its own end while it is remembered. */
    KeyLookup outcome(Instant now) {
        if (outcome instanceof KeyLookup.Found(var principal)) {
            var end = principal.expiresAt();
            return end != null && !now.isBefore(end) ? new KeyLookup.Expired() : outcome;
        }
        return outcome;
    }

    boolean isFresh(long nanoTime) {
        var lifetime = key == null ? KeyMemory.UNKNOWN_LIFETIME : KeyMemory.ENTRY_LIFETIME;
        return nanoTime - readAt < lifetime.toNanos();
    }

    /** True once in a while for an entry in its second half of life: whoever is told so reads it anew. */
    boolean claimRefresh(long nanoTime) {
        if (nanoTime - refreshAt < 0) {
            return false;
        }
        refreshAt = nanoTime + KeyMemory.REFRESH_RETRY.toNanos();
        return true;
    }

    /** Whether this was read before the change, as the database dates both. */
    boolean isOlderThan(Instant change) {
        return changedAt == null || changedAt.isBefore(change);
    }

    void markUsed(long epochMillis) {
        var minute = epochMillis / MILLIS_PER_MINUTE;
        if (usedMinute != minute) {
            usedMinute = minute;
        }
    }

    /** The last use that was not handed out yet, now handed out; null when there is none. */
    @Nullable
    KeyUse takeUse() {
        var minute = usedMinute;
        if (key == null || minute <= writtenMinute) {
            return null;
        }
        writtenMinute = minute;
        return new KeyUse(key, Instant.ofEpochMilli(minute * MILLIS_PER_MINUTE));
    }
}
