package io.omnia.ledger;

import io.omnia.identity.SignedIn;
import io.omnia.identity.SignedInCaller;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /api/me/limits}: what the signed-in person's account may spend and how often it may call. */
@Singleton
@Path("/api/me/limits")
@Produces(MediaType.APPLICATION_JSON)
@SignedIn
@RunOnVirtualThread
final class OwnLimitsEndpoint {
    private final LimitRoutes limits;

    @Inject
    OwnLimitsEndpoint(LimitRoutes limits) {
        this.limits = limits;
    }

    /** The account's limits of both modes, its plan's and those that the operator set among them. */
    @GET
    public LimitsView list(@Context ContainerRequestContext request) {
        return limits.list(SignedInCaller.of(request).account().value());
    }

    /** Sets or replaces one limit, of live calls unless {@code ?mode=test}; 403 when it is not the owner's to change. */
    @PUT
    @Path("/{measure}/{window}")
    @Consumes(MediaType.APPLICATION_JSON)
    public LimitView set(
            @PathParam("measure") String measure,
            @PathParam("window") String window,
            @QueryParam("mode") @Nullable String mode,
            @Context ContainerRequestContext request,
            @Nullable NewLimit given) {
        return limits.set(own(request, mode), measure, window, given, Limits.Setter.OWNER);
    }

    /** Removes one limit; 404 when there is none, 403 when it is the operator's or the plan's. */
    @DELETE
    @Path("/{measure}/{window}")
    public Response remove(
            @PathParam("measure") String measure,
            @PathParam("window") String window,
            @QueryParam("mode") @Nullable String mode,
            @Context ContainerRequestContext request) {
        return limits.remove(own(request, mode), measure, window, Limits.Setter.OWNER);
    }

    private static Limits.Subject own(ContainerRequestContext request, @Nullable String mode) {
        return Limits.Subject.account(SignedInCaller.of(request).account(), LedgerInput.modeOrLive(mode));
    }
}
