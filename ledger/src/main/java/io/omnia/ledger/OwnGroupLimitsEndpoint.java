package io.omnia.ledger;

import io.omnia.identity.KeyGroup;
import io.omnia.identity.KeyGroups;
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

/** {@code /api/me/projects/{id}/limits} and {@code /api/me/members/{id}/limits}: what the keys of one of them may do together. */
@Singleton
@Path("/api/me/{owners:projects|members}/{id}/limits")
@Produces(MediaType.APPLICATION_JSON)
@SignedIn
@RunOnVirtualThread
final class OwnGroupLimitsEndpoint {
    private final KeyGroups groups;
    private final LimitRoutes limits;

    @Inject
    OwnGroupLimitsEndpoint(KeyGroups groups, LimitRoutes limits) {
        this.groups = groups;
        this.limits = limits;
    }

    /** Its limits of both modes, those that the operator set among them. */
    @GET
    public LimitsView list(
            @PathParam("owners") String owners, @PathParam("id") String id, @Context ContainerRequestContext request) {
        return limits.list(own(owners, id, request).id());
    }

    /** Sets or replaces one limit, of live calls unless {@code ?mode=test}; 403 {@code limit_of_operator} when the operator set it. */
    @PUT
    @Path("/{measure}/{window}")
    @Consumes(MediaType.APPLICATION_JSON)
    public LimitView set(
            @PathParam("owners") String owners,
            @PathParam("id") String id,
            @PathParam("measure") String measure,
            @PathParam("window") String window,
            @QueryParam("mode") @Nullable String mode,
            @Context ContainerRequestContext request,
            @Nullable NewLimit given) {
        return limits.set(
                Limits.Subject.group(own(owners, id, request), LedgerInput.modeOrLive(mode)),
                measure,
                window,
                given,
                Limits.Setter.OWNER);
    }

    /** Removes one limit; 404 when there is none, 403 {@code limit_of_operator} when the operator set it. */
    @DELETE
    @Path("/{measure}/{window}")
    public Response remove(
            @PathParam("owners") String owners,
            @PathParam("id") String id,
            @PathParam("measure") String measure,
            @PathParam("window") String window,
            @QueryParam("mode") @Nullable String mode,
            @Context ContainerRequestContext request) {
        return limits.remove(
                Limits.Subject.group(own(owners, id, request), LedgerInput.modeOrLive(mode)),
                measure,
                window,
                Limits.Setter.OWNER);
    }

    private KeyGroup own(String owners, String id, ContainerRequestContext request) {
        return groups.named(SignedInCaller.of(request).account(), owners, id);
    }
}
