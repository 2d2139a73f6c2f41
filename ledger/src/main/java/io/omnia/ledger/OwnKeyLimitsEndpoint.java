package io.omnia.ledger;

import io.omnia.identity.SignedIn;
import io.omnia.ledger.LimitView.LimitsView;
import io.omnia.ledger.LimitView.NewLimit;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /api/me/keys/{id}/limits}: what a key of the signed-in person's may spend and how often it may call. */
@Singleton
@Path("/api/me/keys/{id}/limits")
@Produces(MediaType.APPLICATION_JSON)
@SignedIn
@RunOnVirtualThread
final class OwnKeyLimitsEndpoint {
    private final OwnKeys keys;
    private final LimitRoutes limits;

    @Inject
    OwnKeyLimitsEndpoint(OwnKeys keys, LimitRoutes limits) {
        this.keys = keys;
        this.limits = limits;
    }

    @GET
    public LimitsView list(@PathParam("id") String id, @Context ContainerRequestContext request) {
        return limits.list(keys.find(request, id).value());
    }

    /** Sets or replaces one limit; 403 {@code limit_of_operator} when the operator set it. */
    @PUT
    @Path("/{measure}/{window}")
    @Consumes(MediaType.APPLICATION_JSON)
    public LimitView set(
            @PathParam("id") String id,
            @PathParam("measure") String measure,
            @PathParam("window") String window,
            @Context ContainerRequestContext request,
            @Nullable NewLimit given) {
        return limits.set(own(id, request), measure, window, given, Limits.Setter.OWNER);
    }

    /** Removes one limit; 404 when there is none, 403 {@code limit_of_operator} when the operator set it. */
    @DELETE
    @Path("/{measure}/{window}")
    public Response remove(
            @PathParam("id") String id,
            @PathParam("measure") String measure,
            @PathParam("window") String window,
            @Context ContainerRequestContext request) {
        return limits.remove(own(id, request), measure, window, Limits.Setter.OWNER);
    }

    private Limits.Subject own(String id, ContainerRequestContext request) {
        return Limits.Subject.key(keys.find(request, id));
    }
}
