package io.omnia.gateway;

import io.omnia.gateway.Caller.Identity;
import io.omnia.identity.ApiKeys;
import io.omnia.identity.Mode;
import io.omnia.identity.SessionLookup;
import io.omnia.identity.Sessions;
import io.omnia.identity.Visitor;
import io.omnia.platform.database.DatabaseAway;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Objects;

/**
 * Stage 2 of a call from the playground: who is signed in, where {@link Caller} asks for a key. Such calls are recorded under
 * a key of the account's that nobody knows the secret of.
 */
@Singleton
final class PlaygroundCaller {
    static final String MODE = "x-omnia-mode";

    private final Sessions sessions;
    private final ApiKeys keys;
    private final Vertx vertx;

    PlaygroundCaller(Sessions sessions, ApiKeys keys, Vertx vertx) {
        this.sessions = sessions;
        this.keys = keys;
        this.vertx = vertx;
    }

    Future<Identity> identify(HttpServerRequest request) {
        var header = request.getHeader(MODE);
        // Without the header nothing real is spent.
        var mode = Mode.ofCode(header == null ? "test" : header);
        if (mode == null) {
            return Refusal.future(ApiError.invalid(MODE, "The header x-omnia-mode is live or test."));
        }
        return Future.fromCompletionStage(sessions.identify(request), vertx.getOrCreateContext())
                .compose(lookup -> switch (lookup) {
                    case SessionLookup.Found(var visitor) -> admit(visitor, mode);
                    case SessionLookup.None() -> Refusal.future(ApiError.notSignedIn());
                    case SessionLookup.CrossSite() -> Refusal.future(ApiError.crossSite());
                    case SessionLookup.Unavailable(var retryAfter) -> Refusal.future(ApiError.unavailable(retryAfter));
                });
    }

    private Future<Identity> admit(Visitor visitor, Mode mode) {
        return vertx.executeBlocking(() -> keys.playgroundKey(visitor.account(), mode), false)
                .compose(
                        principal -> Future.succeededFuture(new Identity(Objects.requireNonNull(principal), mode)),
                        problem -> DatabaseAway.isCauseOf(problem)
                                ? Refusal.future(ApiError.databaseAway())
                                : Future.failedFuture(problem));
    }
}
