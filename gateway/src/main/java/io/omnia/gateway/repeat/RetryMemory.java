package io.omnia.gateway.repeat;

import io.omnia.ledger.CallId;
import io.omnia.ledger.Credits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls of SDKs that try again by themselves and send no idempotency key. A call is known for ten minutes, and as long as it
 * runs, by a keyed hash of its API key and its request; the hash's key lives as long as this process. What is remembered is
 * bounded, in number and in bytes: what does not fit is forgotten, the oldest first.
 */
@Singleton
public final class RetryMemory {
    static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final int MAX_CALLS = 65_536;
    private static final int SECRET_BYTES = 32;

    private final byte[] secret = new byte[SECRET_BYTES];
    private final LongSupplier nanos;
    private final long maxBytes;
    private final Map<UUID, List<First>> byRequest = new HashMap<>();
    /** In the order in which they began. */
    private final SequencedSet<First> remembered = new LinkedHashSet<>();

    private final SequencedSet<First> withAnswer = new LinkedHashSet<>();
    private long bytes;

    @Inject
    RetryMemory(IdempotencyConfig config) {
        this(System::nanoTime, config.retryMemoryBytes());
    }

    /** @param nanos the time, as {@link System#nanoTime} tells it */
    public RetryMemory(LongSupplier nanos, long maxBytes) {
        this.nanos = nanos;
        this.maxBytes = maxBytes;
        new SecureRandom().nextBytes(secret);
    }

    /** What came of a call that an SDK may ask for again. */
    public sealed interface Outcome {
        /** Nothing was owed for it; it may be made again. */
        record Failed() implements Outcome {}

        /** It was billed; {@code answer} is null when there is none any more. */
        record Billed(CallId call, Credits cost, @Nullable KeptAnswer answer) implements Outcome {}
    }

    /**
     * A request as it is remembered.
     *
     * @param id tells it from every other
     * @param seal what its answer is closed under
     */
    public record Asked(UUID id, Seal seal) {}

    /** The request as it is remembered; reads all of it. */
    public Asked asked(Request request) {
        var hash = new ReadRequest(request)
                .under(secret)
                .with(request.secret().revealText())
                .bytes();
        return new Asked(Fingerprint.id(hash), Seal.under(Fingerprint.under(hash)));
    }

    /** A call that may be asked for again. */
    public final class First {
        private final UUID request;
        private final CallId call;
        /** What the answer is sealed under; gone when the call has ended, so that only the same request brings it again. */
        private @Nullable Seal seal;

        private final CompletableFuture<Boolean> over = new CompletableFuture<>();
        private long ended;
        private boolean clientLeft;
        private byte @Nullable [] sealed;
        private @Nullable Credits cost;

        private First(UUID request, CallId call, Seal seal) {
            this.request = request;
            this.call = call;
            this.seal = seal;
        }

        /** Keeps the answer as long as there is room. */
        public void answered(KeptAnswer answer) {
            if (seal != null) {
                hold(this, seal.close(answer));
            }
        }

        /** The call ended; {@code charged} is null when nothing was owed and nothing came. */
        public void ended(@Nullable Credits charged, boolean delivered) {
            end(this, charged, delivered);
        }
    }

    /**
     * The call that this request repeats; null when it repeats none. Of several it is one whose client left, before one that
     * failed, before any other: who made the same call many times and was refused once asks for that one again.
     */
    public @Nullable CompletionStage<Outcome> find(Asked request) {
        var first = pick(request.id());
        return first == null ? null : first.over.thenApply(any -> outcome(first, request.seal()));
    }

    /** Remembers a call. */
    public First begin(Asked request, CallId call) {
        return remember(new First(request.id(), call, request.seal()));
    }

    private synchronized @Nullable First pick(UUID request) {
        var known = byRequest.getOrDefault(request, List.of());
        @Nullable First best = null;
        for (var first : known) {
            if (!isExpired(first) && (best == null || rank(first) > rank(best))) {
                best = first;
            }
        }
        if (best != null && isFailed(best)) {
            forget(best);
        }
        return best;
    }

    private static int rank(First first) {
        if (!first.over.isDone()) {
            return 1;
        }
        return isFailed(first) ? 2 : first.clientLeft ? 3 : 0;
    }

    private static boolean isFailed(First first) {
        return first.over.isDone() && first.cost == null;
    }

    private Outcome outcome(First first, Seal seal) {
        @Nullable Credits cost;
        byte @Nullable [] sealed;
        synchronized (this) {
            cost = first.cost;
            sealed = first.sealed;
            if (cost == null) {
                forget(first);
            }
        }
        // Every call with a retry count needs the lock, which must not wait for a long answer to be decrypted.
        return cost == null
                ? new Outcome.Failed()
                : new Outcome.Billed(first.call, cost, sealed == null ? null : seal.open(sealed));
    }

    private synchronized First remember(First first) {
        if (remembered.size() >= MAX_CALLS) {
            forget(remembered.getFirst());
        }
        remembered.add(first);
        byRequest.computeIfAbsent(first.request, none -> new ArrayList<>(1)).add(first);
        return first;
    }

    private synchronized void hold(First first, byte[] sealed) {
        if (sealed.length > maxBytes || !remembered.contains(first)) {
            return;
        }
        first.sealed = sealed;
        withAnswer.add(first);
        bytes += sealed.length;
        while (bytes > maxBytes) {
            drop(withAnswer.getFirst());
        }
    }

    private void end(First first, @Nullable Credits charged, boolean delivered) {
        synchronized (this) {
            first.cost = charged;
            first.clientLeft = !delivered;
            first.seal = null;
            first.ended = nanos.getAsLong();
        }
        first.over.complete(true);
    }

    /** Forgets what nobody may ask for again. */
    synchronized void forgetExpired() {
        remembered.stream().filter(this::isExpired).toList().forEach(this::forget);
    }

    /** An SDK that gave up on a long call asks again just after its end, and who waits for one that runs wants its answer. */
    private boolean isExpired(First first) {
        return first.over.isDone() && nanos.getAsLong() - first.ended >= LIFETIME.toNanos();
    }

    synchronized int size() {
        return remembered.size();
    }

    private void forget(First first) {
        drop(first);
        remembered.remove(first);
        var others = byRequest.get(first.request);
        if (others != null && others.remove(first) && others.isEmpty()) {
            byRequest.remove(first.request);
        }
    }

    private void drop(First first) {
        if (first.sealed != null) {
            bytes -= first.sealed.length;
            first.sealed = null;
            withAnswer.remove(first);
        }
    }
}
