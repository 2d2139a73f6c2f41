package io.omnia.gateway.repeat;

import io.omnia.gateway.provider.Protocol;
import io.omnia.platform.egress.Destination;
import io.omnia.platform.egress.EgressDoor;
import io.omnia.platform.egress.Trust;
import io.omnia.platform.startup.StartupRefusal;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.privacy.Category;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Answers for whoever asks exactly the same again, and one call for those who ask it at the same time. An entry is found by
 * a hash under the caller's API key of everything that was asked, and sealed under another: it is of use to that key alone,
 * with that request, and whoever has the store has neither question nor answer.
 */
@Singleton
public final class PromptCache {
    static final Duration LONGEST = Duration.ofHours(1);
    private static final long SWEEP_MILLIS = 30_000;
    private static final String ENTRY = "cache entry";
    private static final String VALUE = "cache value";

    private final AnswerStore store;
    private final Duration ttl;
    private final Map<String, Flight> flights = new ConcurrentHashMap<>();

    @Inject
    PromptCache(CacheConfig config, EgressDoor door, Vertx vertx, EventLog log) {
        this(store(config, door, vertx, log), config.ttl());
    }

    PromptCache(AnswerStore store, Duration ttl) {
        if (!ttl.isPositive() || ttl.compareTo(LONGEST) > 0) {
            throw new StartupRefusal(
                    "omnia.cache.ttl is " + ttl + ": it may be " + LONGEST + " at most, and more than nothing.");
        }
        this.store = store;
        this.ttl = ttl;
    }

    private static AnswerStore store(CacheConfig config, EgressDoor door, Vertx vertx, EventLog log) {
        if (config.redisUrl().isEmpty()) {
            var memory = new MemoryStore(config.memoryBytes(), System::nanoTime);
            vertx.setPeriodic(SWEEP_MILLIS, timer -> memory.deleteExpired());
            return memory;
        }
        var destination = new Destination(
                "redis", URI.create(config.redisUrl().get()), Trust.OPERATOR, Set.of(Category.PROMPT, Category.ANSWER));
        return new RedisStore(
                destination,
                door.sockets(destination),
                config.redisUser().orElse(null),
                config.redisPassword().orElse(null),
                vertx,
                log,
                System::nanoTime);
    }

    /** Where the answer to one request is found, and how it is opened. */
    public static final class Place {
        private final String id;
        private final Seal seal;

        private Place(String id, Seal seal) {
            this.id = id;
            this.seal = seal;
        }
    }

    /**
     * Calls that ask the same at the same time: one of them is made, the others wait for it. Ends exactly once; whoever comes
     * after that finds the answer in the store.
     */
    public final class Flight {
        private final Place place;
        private final AtomicInteger followers = new AtomicInteger();
        private final CompletableFuture<Optional<KeptAnswer>> result = new CompletableFuture<>();

        private Flight(Place place) {
            this.place = place;
        }

        /** Whether somebody else waits for the answer. */
        public boolean hasFollowers() {
            return followers.get() > 0;
        }

        /** The answer of the call that is made; empty when it has none for the others. */
        public CompletionStage<Optional<KeptAnswer>> result() {
            return result.minimalCompletionStage();
        }

        /** Ends with an answer that is in the store already. */
        public void endsWithFound(KeptAnswer answer) {
            result.complete(Optional.of(answer));
            flights.remove(place.id, this);
        }

        /** Ends with a new answer, which is stored; null when there is none for anybody else. */
        public void ends(@Nullable KeptAnswer answer) {
            if (!result.complete(Optional.ofNullable(answer))) {
                return;
            }
            if (answer == null) {
                flights.remove(place.id, this);
            } else {
                // Until it is stored, whoever asks is answered by this flight.
                store.put(place.id, place.seal.close(answer), ttl).onComplete(stored -> flights.remove(place.id, this));
            }
        }
    }

    /** A call's part in a flight. */
    public record Boarded(Flight flight, boolean leads) {}

    /**
     * The place of a request's answer; null when the request is not to be read in one way only.
     *
     * @param candidates everybody who may answer now
     */
    public @Nullable Place place(Request request, List<String> candidates) {
        var spelled = CanonicalJson.of(request.body());
        if (spelled == null) {
            return null;
        }
        var asked = new ReadRequest(new Request(
                request.account(), request.mode(), request.secret(), request.protocol(), request.headers(), spelled));
        var id = HexFormat.of().formatHex(hash(asked, ENTRY, candidates).bytes());
        return new Place(id, Seal.under(hash(asked, VALUE, candidates)));
    }

    private static Fingerprint hash(ReadRequest asked, String use, List<String> candidates) {
        var caller = asked.request();
        var hash = asked.under(caller.secret().revealText().getBytes(StandardCharsets.UTF_8))
                .with(use)
                .with(caller.account().value().toString());
        candidates.stream().sorted().forEach(hash::with);
        return hash;
    }

    /** Joins the calls that ask this now; the first of them leads. */
    public Boarded board(Place place) {
        var mine = new Flight(place);
        var other = flights.putIfAbsent(place.id, mine);
        if (other != null) {
            other.followers.incrementAndGet();
            return new Boarded(other, false);
        }
        return new Boarded(mine, true);
    }

    /** The answer that is stored there. */
    public Future<Optional<KeptAnswer>> find(Place place) {
        return store.get(place.id).map(found -> found.map(bytes -> place.seal.open(bytes)));
    }

    /** Whether an answer may be stored at all. */
    public static boolean isWhole(Protocol protocol, KeptAnswer answer) {
        return Completeness.of(protocol, answer);
    }
}
