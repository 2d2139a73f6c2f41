package io.omnia.identity;

import io.omnia.platform.database.DatabaseAway;
import io.omnia.platform.http.Problem;
import io.omnia.platform.http.Visits;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.time.Uuid7;
import io.omnia.privacy.Secret;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Who is signed in. A session is 256 random bits in a cookie, of which the database knows the hash; ending it takes effect
 * with the next request, on every node.
 */
@Singleton
public final class Sessions {
    /** Look-ups of {@link #identify} waiting for the database at one time; more are turned away. */
    private static final int MAX_LOOKUPS = 32;

    private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(3);
    /** A use is noted at most this often. */
    private static final Duration TOUCH_EVERY = Duration.ofMinutes(1);

    private static final int TOKEN_BYTES = 32;

    private final Jdbi database;
    private final SessionTable sessions;
    private final SessionCookie cookie;
    private final SessionsConfig config;
    private final Visits visits;
    private final Clock clock;
    private final EventLog log;
    private final SecureRandom random = new SecureRandom();
    private final KeyHasher hasher = new KeyHasher();
    private final Semaphore lookups = new Semaphore(MAX_LOOKUPS);

    @Inject
    Sessions(
            Jdbi database,
            SessionTable sessions,
            SessionCookie cookie,
            SessionsConfig config,
            Visits visits,
            Clock clock,
            EventLog log) {
        this.database = database;
        this.sessions = sessions;
        this.cookie = cookie;
        this.config = config;
        this.visits = visits;
        this.clock = clock;
        this.log = log;
    }

    /**
     * Who sends this request, for routes that must not wait: the stage completes within three seconds, on the calling thread
     * or on a thread of its own. A request that would change something counts only when it comes from a page of ours.
     */
    public CompletionStage<SessionLookup> identify(HttpServerRequest request) {
        var token = cookie.read(request).orElse(null);
        if (token == null) {
            return CompletableFuture.completedStage(new SessionLookup.None());
        }
        if (cookie.isForeign(request)) {
            return CompletableFuture.completedStage(new SessionLookup.CrossSite());
        }
        if (!lookups.tryAcquire()) {
            return CompletableFuture.completedStage(new SessionLookup.Unavailable(DatabaseAway.RETRY_AFTER));
        }
        var answer = new CompletableFuture<SessionLookup>();
        Thread.ofVirtual().name("session-lookup").start(() -> answer(answer, token));
        return answer.completeOnTimeout(
                        new SessionLookup.Unavailable(DatabaseAway.RETRY_AFTER),
                        LOOKUP_TIMEOUT.toMillis(),
                        TimeUnit.MILLISECONDS)
                .minimalCompletionStage();
    }

    private void answer(CompletableFuture<SessionLookup> waiting, Secret token) {
        SessionLookup answer = new SessionLookup.Unavailable(DatabaseAway.RETRY_AFTER);
        try {
            answer = find(token);
        } catch (RuntimeException problem) {
            log.warn("session.lookup-failed", problem);
        } finally {
            lookups.release();
            waiting.complete(answer);
        }
    }

    /** Who sends this request, or a {@link Problem}. Waits for the database. */
    Visitor require(HttpServerRequest request) {
        refuseForeign(request);
        var found = cookie.read(request).map(this::find).orElse(new SessionLookup.None());
        return switch (found) {
            case SessionLookup.Found(var visitor) -> visitor;
            case SessionLookup.None none -> throw none.problem();
            case SessionLookup.CrossSite elsewhere -> throw elsewhere.problem();
            case SessionLookup.Unavailable(var wait) -> throw Problem.unavailable(wait);
        };
    }

    /** Refuses a request that would change something and comes from a page of another site. */
    void refuseForeign(HttpServerRequest request) {
        if (cookie.isForeign(request)) {
            throw new SessionLookup.CrossSite().problem();
        }
    }

    /** Whether a request brings a session's cookie, living or not. */
    boolean areClaimedBy(HttpServerRequest request) {
        return cookie.read(request).isPresent();
    }

    private SessionLookup find(Secret token) {
        var hash = hasher.hash(token.revealText());
        return database.withHandle(handle -> {
            var now = clock.instant();
            var living = sessions.find(handle, hash, now).orElse(null);
            if (living == null) {
                return new SessionLookup.None();
            }
            var visitor = living.visitor();
            if (Duration.between(living.lastSeenAt(), now).compareTo(TOUCH_EVERY) >= 0) {
                sessions.touch(handle, visitor.session(), now, now.plus(idle(visitor.role())));
            }
            return new SessionLookup.Found(visitor);
        });
    }

    /**
     * Begins a session in the caller's transaction and ends the one that the request brought, so that a cookie which was
     * there before the sign-in opens nothing after it. The caller gives the token to {@link #hand}.
     */
    Secret begin(Handle handle, HttpServerRequest request, AccountId account, AccountRole role) {
        cookie.read(request).ifPresent(old -> sessions.endByHash(handle, hasher.hash(old.revealText())));
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var now = clock.instant();
        var session = new SessionTable.Session(
                new SessionId(Uuid7.next(clock)),
                now,
                now,
                now.plus(idle(role)),
                now.plus(lifetime(role)),
                ClientName.of(request.getHeader("user-agent")),
                visits.of(request).ip());
        sessions.insert(handle, session, account, hasher.hash(token));
        return Secret.of(token);
    }

    /** Gives the browser the token of a session that {@link #begin} made and that is committed. */
    void hand(HttpServerRequest request, Secret token, AccountRole role) {
        cookie.set(request, token, lifetime(role));
    }

    /** Where the cookie could be read on its way, nobody signs in. */
    void refuseInsecure(HttpServerRequest request) {
        cookie.refuseInsecure(request);
    }

    /** Ends the visitor's own session and takes the cookie back. */
    void endOwn(HttpServerRequest request, Visitor visitor) {
        database.useHandle(handle -> sessions.end(handle, visitor.account(), visitor.session()));
        cookie.clear(request);
    }

    /** The living sessions of an account, the newest first. */
    List<SessionTable.Session> list(AccountId account) {
        return database.withHandle(handle -> sessions.list(handle, account, clock.instant()));
    }

    /** Ends one session of an account; false when it has none of this id. */
    boolean end(AccountId account, SessionId session) {
        return database.<Boolean, RuntimeException>withHandle(handle -> sessions.end(handle, account, session));
    }

    /** Ends all sessions of an account and takes the cookie back. */
    void endAll(HttpServerRequest request, AccountId account) {
        database.useHandle(handle -> sessions.endAll(handle, account));
        cookie.clear(request);
    }

    private Duration idle(AccountRole role) {
        return switch (role) {
            case ADMIN -> config.adminIdle();
            case MEMBER -> config.idle();
        };
    }

    private Duration lifetime(AccountRole role) {
        return switch (role) {
            case ADMIN -> config.adminLifetime();
            case MEMBER -> config.lifetime();
        };
    }
}
