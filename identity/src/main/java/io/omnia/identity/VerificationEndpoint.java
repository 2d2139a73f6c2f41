package io.omnia.identity;

import io.omnia.platform.http.Visits;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** {@code POST /api/me/verification}: the link once more, for a person whose address is not verified. */
@Singleton
@Path("/api/me/verification")
@Produces(MediaType.APPLICATION_JSON)
@SignedIn
@RunOnVirtualThread
final class VerificationEndpoint {
    private final SignUp signUp;
    private final Attempts attempts;
    private final LinkBase base;
    private final Visits visits;

    @Inject
    VerificationEndpoint(SignUp signUp, Attempts attempts, LinkBase base, Visits visits) {
        this.signUp = signUp;
        this.attempts = attempts;
        this.base = base;
        this.visits = visits;
    }

    @POST
    public Response send(@Context ContainerRequestContext request, @Context HttpServerRequest http) {
        var account = SignedInCaller.of(request).account();
        var links = base.require(http);
        attempts.count(Limit.MAIL_NETWORK, Attempts.network(visits.of(http)));
        attempts.count(Limit.MAIL_ADDRESS, account.value().toString());
        signUp.resend(account, links);
        return Response.status(202).entity(Map.of()).build();
    }
}
