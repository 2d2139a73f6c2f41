package io.omnia.identity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys this node remembers, by hash. Hits are read without a lock; what changes the memory takes one, so that a row
 * read before a revocation cannot be remembered after it.
 */
@Singleton
final class KeyMemory {
    /** How long an entry may be used at most, also while the database is away. */
    static final Duration ENTRY_LIFETIME = Duration.ofSeconds(30);

    /** A key in use is read again from this age on, so that an outage finds entries with half their life left. */
    static final Duration REFRESH_AFTER = Duration.ofSeconds(15);

    static final Duration REFRESH_RETRY = Duration.ofSeconds(1);

    /** How long it is remembered that a hash is no key's. */
    static final Duration UNKNOWN_LIFETIME = Duration.ofSeconds(10);

    static final int MAX_ENTRIES = 100_000;

    /** Guesses must not push out real keys, so they have a smaller room of their own. */
    static final int MAX_UNKNOWN = 10_000;

    private final Map<KeyHash, CachedKey> known = new ConcurrentHashMap<>();
    private final Map<KeyHash, CachedKey> unknown = new ConcurrentHashMap<>();
    private final Object writing = new Object();
    private final Map<KeyId, Instant> usesOfDropped = new ConcurrentHashMap<>();
    private final Set<KeyHash> chosenHere = new HashSet<>();
    private volatile @Nullable Set<KeyHash> chosen;
    private long revocations;

    @Inject
    KeyMemory() {}

    @Nullable
    CachedKey find(KeyHash hash, long nanoTime) {
        var entry = known.get(hash);
        if (entry == null) {
            entry = unknown.get(hash);
        }
        return entry != null && entry.isFresh(nanoTime) ? entry : null;
    }

    /** To be taken before the database is asked, and handed to {@link #remember} with what it said. */
    long beginRead() {
        synchronized (writing) {
            return revocations;
        }
    }

    /** Keeps what was read, unless a key was revoked here since the read began or the room is full. */
    void remember(KeyHash hash, CachedKey entry, boolean exists, long read) {
        synchronized (writing) {
            if (read != revocations) {
                return;
            }
            if (exists) {
                unknown.remove(hash);
                if (known.size() < MAX_ENTRIES || known.containsKey(hash)) {
                    keepUse(known.put(hash, entry));
                }
            } else {
                keepUse(known.remove(hash));
                if (unknown.size() < MAX_UNKNOWN) {
                    unknown.put(hash, entry);
                }
            }
        }
    }

    /** Forgets these keys at once, because this node changed them. */
    void forget(Collection<KeyHash> hashes) {
        synchronized (writing) {
            revocations++;
            hashes.forEach(this::drop);
        }
    }

    /** Forgets the key if what is remembered is older than a change some node made. Safe to repeat. */
    void changed(KeyHash hash, Instant changedAt) {
        synchronized (writing) {
            var entry = known.getOrDefault(hash, unknown.get(hash));
            if (entry != null && entry.isOlderThan(changedAt)) {
                drop(hash);
            }
        }
    }

    /** Whether a key without a checksum can be one that an operator chose; true while that is not known yet. */
    boolean mayBeChosen(KeyHash hash) {
        var hashes = chosen;
        return hashes == null || hashes.contains(hash);
    }

    boolean knowsChosen() {
        return chosen != null;
    }

    /** Adds to the hashes of operator-chosen keys; the first call makes them known. */
    void addChosen(Collection<KeyHash> hashes) {
        synchronized (writing) {
            var before = chosen;
            if (before == null || !before.containsAll(hashes)) {
                var all = new HashSet<>(hashes);
                all.addAll(chosenHere);
                all.addAll(before == null ? Set.of() : before);
                chosen = Set.copyOf(all);
            }
        }
    }

    /** Adds the hash of a key chosen on this node, whether or not those from before are known yet. */
    void addChosenHere(KeyHash hash) {
        synchronized (writing) {
            chosenHere.add(hash);
            unknown.remove(hash);
            if (chosen != null) {
                addChosen(List.of(hash));
            }
        }
    }

    /** Drops what is too old to be used. */
    void sweep(long nanoTime) {
        synchronized (writing) {
            unknown.values().removeIf(entry -> !entry.isFresh(nanoTime));
            known.values().removeIf(entry -> {
                if (entry.isFresh(nanoTime)) {
                    return false;
                }
                keepUse(entry);
                return true;
            });
        }
    }

    /** The uses since the last call, at most one for each key and minute. */
    List<KeyUse> takeUses() {
        var uses = new ArrayList<KeyUse>();
        for (var key : List.copyOf(usesOfDropped.keySet())) {
            var minute = usesOfDropped.remove(key);
            if (minute != null) {
                uses.add(new KeyUse(key, minute));
            }
        }
        for (var entry : known.values()) {
            var use = entry.takeUse();
            if (use != null) {
                uses.add(use);
            }
        }
        return uses;
    }

    /** Takes uses back that could not be written. */
    void returnUses(List<KeyUse> uses) {
        uses.forEach(this::keep);
    }

    private void drop(KeyHash hash) {
        unknown.remove(hash);
        keepUse(known.remove(hash));
    }

    private void keepUse(@Nullable CachedKey entry) {
        var use = entry == null ? null : entry.takeUse();
        if (use != null) {
            keep(use);
        }
    }

    private void keep(KeyUse use) {
        if (usesOfDropped.size() < MAX_ENTRIES) {
            usesOfDropped.merge(use.key(), use.minute(), (a, b) -> a.isAfter(b) ? a : b);
        }
    }
}
