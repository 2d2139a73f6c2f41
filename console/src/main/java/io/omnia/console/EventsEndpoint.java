package io.omnia.console;

import io.omnia.identity.Mode;
import io.omnia.identity.SessionLookup;
import io.omnia.identity.Sessions;
import io.omnia.identity.Visitor;
import io.omnia.ledger.LiveAccounts.Wallet;
import io.omnia.platform.http.Problem;
import io.omnia.platform.startup.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** {@code GET /api/events}: what changes in one wallet of the signed-in person, as server-sent events. */
@Singleton
final class EventsEndpoint {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    private final Sessions sessions;
    private final LiveUpdates updates;
    private final Vertx vertx;
    private final Clock clock;
    private final Role role;

    @Inject
    EventsEndpoint(Sessions sessions, LiveUpdates updates, Vertx vertx, Clock clock, Role role) {
        this.sessions = sessions;
        this.updates = updates;
        this.vertx = vertx;
        this.clock = clock;
        this.role = role;
    }

    void register(@Observes Router router) {
        if (role.servesConsole()) {
            router.get("/api/events").handler(this::open);
        }
    }

    private void open(RoutingContext request) {
        var given = request.request().getParam("mode");
        var mode = Mode.ofCode(given == null ? "live" : given);
        if (mode == null) {
            refuse(request.response(), Problem.invalid("mode", "mode must be live or test."));
            return;
        }
        Future.fromCompletionStage(sessions.identify(request.request()), vertx.getOrCreateContext())
                .onSuccess(lookup -> {
                    switch (lookup) {
                        case SessionLookup.Found(var visitor) -> stream(request.response(), visitor, mode);
                        case SessionLookup.None none -> refuse(request.response(), none.problem());
                        case SessionLookup.CrossSite elsewhere -> refuse(request.response(), elsewhere.problem());
                        case SessionLookup.Unavailable(var retryAfter) ->
                            refuse(request.response(), Problem.unavailable(retryAfter));
                    }
                })
                .onFailure(request::fail);
    }

    private void stream(HttpServerResponse response, Visitor visitor, Mode mode) {
        if (response.closed()) {
            return;
        }
        var wallet = new Wallet(visitor.account(), mode);
        var stream = new LiveStream(visitor, wallet, response, vertx.getOrCreateContext(), clock.instant());
        response.closeHandler(closed -> updates.remove(stream));
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                // Some proxies collect what they pass on unless they are told not to.
                .putHeader("x-accel-buffering", "no");
        if (updates.add(stream)) {
            response.write(": open\n\n");
        } else {
            response.headers().remove("x-accel-buffering");
            response.setChunked(false);
            refuse(response, Problem.tooManyAttempts(RETRY_AFTER));
        }
    }

    private static void refuse(HttpServerResponse response, Problem problem) {
        var wait = problem.retryAfterSeconds();
        if (wait != null) {
            response.putHeader(HttpHeaders.RETRY_AFTER, wait);
        }
        response.setStatusCode(problem.status()).putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        var _ = response.end(problem.body());
    }
}
