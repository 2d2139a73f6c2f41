package io.omnia.identity;

import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import io.omnia.platform.http.Visits;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/first-admin}: the person who started the program becomes its admin. */
@Singleton
@Path("/api/first-admin")
@Produces(MediaType.APPLICATION_JSON)
@OwnPages
@RunOnVirtualThread
final class FirstAdminEndpoint {
    private final FirstAdmin firstAdmin;
    private final Sessions sessions;
    private final People people;
    private final Attempts attempts;
    private final Visits visits;

    @Inject
    FirstAdminEndpoint(FirstAdmin firstAdmin, Sessions sessions, People people, Attempts attempts, Visits visits) {
        this.firstAdmin = firstAdmin;
        this.sessions = sessions;
        this.people = people;
        this.attempts = attempts;
        this.visits = visits;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response claim(@Nullable Claim given, @Context HttpServerRequest request) {
        var claim = Input.body(given);
        sessions.refuseInsecure(request);
        var email = ApiInput.requiredEmail(claim.email());
        var password = PasswordRule.check("password", claim.password(), email);
        var token = ApiInput.token(claim.token());
        attempts.count(Limit.LINK_NETWORK, Attempts.network(visits.of(request)));
        return switch (firstAdmin.claim(token, email, password, request)) {
            case FirstAdmin.Outcome.Claimed(var account, var session) -> {
                sessions.hand(request, session, AccountRole.ADMIN);
                yield Response.status(201)
                        .entity(MeView.of(people.find(account)))
                        .build();
            }
            case FirstAdmin.Outcome.LinkUsed() ->
                throw new Problem(403, "link_used", "There is an admin already: sign in.", null);
            case FirstAdmin.Outcome.LinkUnknown() ->
                throw new Problem(
                        403, "link_unknown", "This is not the link that the program printed at its last start.", null);
        };
    }

    /** Who the admin is to be. */
    record Claim(
            @Nullable String token,
            @Nullable String email,
            @Nullable String password) {
        /** Nothing of it belongs in a log. */
        @Override
        public String toString() {
            return "Claim[…]";
        }
    }
}
