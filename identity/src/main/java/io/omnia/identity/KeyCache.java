package io.omnia.identity;

import io.omnia.platform.telemetry.EventLog;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * From a presented key to who it stands for. A call asks {@link #cached} first, which never waits, and only when that has
 * no answer {@link #lookup}. What is remembered lives 30 seconds at most, also while the database is away; a key disabled
 * on this node is forgotten before {@link ApiKeys#disable} returns, one disabled elsewhere within five seconds.
 */
@Singleton
public final class KeyCache {
    /** Look-ups waiting for the database at one time; more are turned away. */
    static final int MAX_LOOKUPS = 32;

    static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(3);

    private static final Duration LOG_EVERY = Duration.ofSeconds(10);
    private static final KeyLookup UNKNOWN = new KeyLookup.Unknown();
    private static final KeyLookup UNAVAILABLE = new KeyLookup.Unavailable(Duration.ofSeconds(1));

    private final Jdbi database;
    private final ApiKeyTable keys;
    private final KeyMemory memory;
    private final Clock clock;
    private final EventLog log;
    private final LongSupplier nanoTime;
    private final KeyHasher hasher = new KeyHasher();
    private final Map<KeyHash, CompletableFuture<KeyLookup>> running = new ConcurrentHashMap<>();
    private final Semaphore lookups = new Semaphore(MAX_LOOKUPS);
    private final AtomicLong loggedAt = new AtomicLong();
    private final KeyUpkeepJob upkeep;

    @Inject
    KeyCache(Jdbi database, ApiKeyTable keys, KeyMemory memory, Clock clock, EventLog log) {
        this(database, keys, memory, clock, log, System::nanoTime);
    }

    KeyCache(Jdbi database, ApiKeyTable keys, KeyMemory memory, Clock clock, EventLog log, LongSupplier nanoTime) {
        this.database = database;
        this.keys = keys;
        this.memory = memory;
        this.clock = clock;
        this.log = log;
        this.nanoTime = nanoTime;
        this.upkeep = new KeyUpkeepJob(database, keys, memory, log, nanoTime);
    }

    /** Begins to follow what other nodes change. */
    void start() {
        upkeep.start();
    }

    /** Follows at once, since some node says that a key was changed. Does not wait. */
    void followSoon() {
        upkeep.followSoon();
    }

    @PreDestroy
    void stop() {
        upkeep.stop();
    }

    /**
     * Who the key stands for, if this node knows it to be valid right now; null says nothing but that {@link #lookup} has
     * to be asked. Costs one hash, never waits, safe on an event loop.
     */
    public @Nullable Principal cached(String presentedKey) {
        if (presentedKey.length() > ApiKeyFormat.MAX_LENGTH) {
            return null;
        }
        var hash = hasher.hash(presentedKey);
        var now = nanoTime.getAsLong();
        var entry = memory.find(hash, now);
        return entry != null && outcome(hash, entry, now) instanceof KeyLookup.Found(var principal) ? principal : null;
    }

    /**
     * Who the key stands for, from memory or from the database. Text that cannot be a key is refused without asking
     * anyone; look-ups of one key at the same time share one query. Does not block; the stage completes, within
     * three seconds, on the calling thread or on a thread of its own.
     */
    public CompletionStage<KeyLookup> lookup(String presentedKey) {
        if (!ApiKeyFormat.isAcceptableChoice(presentedKey)) {
            return CompletableFuture.completedStage(UNKNOWN);
        }
        var hash = hasher.hash(presentedKey);
        var now = nanoTime.getAsLong();
        var entry = memory.find(hash, now);
        if (entry != null) {
            return CompletableFuture.completedStage(outcome(hash, entry, now));
        }
        var wellFormed = ApiKeyFormat.isWellFormed(presentedKey);
        if (!wellFormed && !memory.mayBeChosen(hash)) {
            return CompletableFuture.completedStage(UNKNOWN);
        }
        return load(hash, wellFormed).minimalCompletionStage();
    }

    private KeyLookup outcome(KeyHash hash, CachedKey entry, long now) {
        if (entry.claimRefresh(now)) {
            var _ = load(hash, true);
        }
        var wall = clock.instant();
        entry.markUsed(wall.toEpochMilli());
        return entry.outcome(wall);
    }

    private CompletableFuture<KeyLookup> load(KeyHash hash, boolean wellFormed) {
        var mine = new CompletableFuture<KeyLookup>();
        var other = running.putIfAbsent(hash, mine);
        if (other != null) {
            return other;
        }
        if (!lookups.tryAcquire()) {
            running.remove(hash, mine);
            mine.complete(UNAVAILABLE);
            return mine;
        }
        Thread.ofVirtual().name("key-lookup").start(() -> answer(mine, hash, wellFormed));
        return mine.completeOnTimeout(UNAVAILABLE, LOOKUP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void answer(CompletableFuture<KeyLookup> waiting, KeyHash hash, boolean wellFormed) {
        var answer = UNAVAILABLE;
        try {
            answer = read(hash, wellFormed);
        } catch (RuntimeException problem) {
            logFailure(problem);
        } finally {
            lookups.release();
            running.remove(hash, waiting);
            waiting.complete(answer);
        }
    }

    /** Once in a while: while the database is away, every call with a new key fails the same way. */
    private void logFailure(RuntimeException problem) {
        var now = nanoTime.getAsLong();
        var last = loggedAt.get();
        if ((last == 0 || now - last > LOG_EVERY.toNanos()) && loggedAt.compareAndSet(last, now)) {
            log.warn("key.lookup-failed", problem);
        }
    }

    private KeyLookup read(KeyHash hash, boolean wellFormed) {
        return database.withHandle(handle -> {
            if (!memory.knowsChosen()) {
                memory.addChosen(keys.operatorChosen(handle));
            }
            if (!wellFormed && !memory.mayBeChosen(hash)) {
                return UNKNOWN;
            }
            var ticket = memory.beginRead();
            var readAt = nanoTime.getAsLong();
            var entry = keys.findByHash(handle, hash, readAt);
            if (entry == null) {
                memory.remember(hash, new CachedKey(UNKNOWN, null, null, readAt), false, ticket);
                return UNKNOWN;
            }
            memory.remember(hash, entry, true, ticket);
            var wall = clock.instant();
            entry.markUsed(wall.toEpochMilli());
            return entry.outcome(wall);
        });
    }
}
