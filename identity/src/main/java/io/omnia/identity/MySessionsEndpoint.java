package io.omnia.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code /api/me/sessions}: where a person is signed in. */
@Singleton
@Path("/api/me/sessions")
@Produces(MediaType.APPLICATION_JSON)
@SignedIn
@RunOnVirtualThread
final class MySessionsEndpoint {
    private final Sessions sessions;

    @Inject
    MySessionsEndpoint(Sessions sessions) {
        this.sessions = sessions;
    }

    @GET
    public ListView<SessionView> list(@Context ContainerRequestContext request) {
        var visitor = SignedInCaller.of(request);
        return new ListView<>(sessions.list(visitor.account()).stream()
                .map(session -> SessionView.of(session, visitor.session()))
                .toList());
    }

    @DELETE
    @Path("/{id}")
    public void end(
            @PathParam("id") String id, @Context ContainerRequestContext request, @Context HttpServerRequest http) {
        var visitor = SignedInCaller.of(request);
        var value = Input.uuid(id);
        if (visitor.session().value().equals(value)) {
            sessions.endOwn(http, visitor);
        } else if (value == null || !sessions.end(visitor.account(), new SessionId(value))) {
            throw Problem.notFound("session_not_found", "You have no session with this id.");
        }
    }

    /** Signs out everywhere, here too. */
    @DELETE
    public void endAll(@Context ContainerRequestContext request, @Context HttpServerRequest http) {
        sessions.endAll(http, SignedInCaller.of(request).account());
    }

    /** A session as its person sees it. */
    record SessionView(
            String id,
            boolean current,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("last_seen_at") Instant lastSeenAt,
            @JsonProperty("expires_at") Instant expiresAt,
            String client,
            @Nullable String ip) {
        static SessionView of(SessionTable.Session session, SessionId current) {
            return new SessionView(
                    session.id().value().toString(),
                    session.id().equals(current),
                    session.createdAt(),
                    session.lastSeenAt(),
                    session.endsAt(),
                    session.client(),
                    session.ip());
        }

        /** Without the address of the network. */
        @Override
        public String toString() {
            return "SessionView[" + id + "]";
        }
    }
}
