package io.omnia.gateway.repeat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.LongSupplier;

/** In this process; when it is full, what was asked for least lately makes room. */
final class MemoryStore implements AnswerStore {
    /** What an entry takes beside its bytes, roughly. */
    private static final int ENTRY_BYTES = 200;

    private final long maxBytes;
    private final LongSupplier nanos;
    private final SequencedMap<String, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    /** @param nanos the time, as {@link System#nanoTime} tells it */
    MemoryStore(long maxBytes, LongSupplier nanos) {
        this.maxBytes = maxBytes;
        this.nanos = nanos;
    }

    /** A class, since a record would print its bytes. */
    private static final class Entry {
        private final byte[] sealed;
        private final long until;

        Entry(byte[] sealed, long until) {
            this.sealed = sealed;
            this.until = until;
        }

        long size() {
            return (long) sealed.length + ENTRY_BYTES;
        }
    }

    @Override
    public synchronized Future<Optional<byte[]>> get(String id) {
        var entry = entries.get(id);
        if (entry != null && nanos.getAsLong() - entry.until >= 0) {
            remove(id);
            entry = null;
        }
        return Future.succeededFuture(Optional.ofNullable(entry).map(found -> found.sealed));
    }

    @Override
    public synchronized Future<Void> put(String id, byte[] sealed, Duration ttl) {
        remove(id);
        var entry = new Entry(sealed, nanos.getAsLong() + ttl.toNanos());
        entries.put(id, entry);
        bytes += entry.size();
        while (bytes > maxBytes) {
            remove(entries.firstEntry().getKey());
        }
        return Future.succeededFuture();
    }

    /** Deletes what has expired, which nobody may ask for again. */
    synchronized void deleteExpired() {
        var now = nanos.getAsLong();
        entries.entrySet().removeIf(one -> {
            var expired = now - one.getValue().until >= 0;
            bytes -= expired ? one.getValue().size() : 0;
            return expired;
        });
    }

    synchronized int size() {
        return entries.size();
    }

    private void remove(String id) {
        var removed = entries.remove(id);
        bytes -= removed == null ? 0 : removed.size();
    }
}
