package io.omnia.ledger;

import io.omnia.identity.KeyGroups;
import io.omnia.identity.ManagementOnly;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /api/projects/{id}/limits} and {@code /api/members/{id}/limits}: those of any project or member, as the operator sets them. */
@Singleton
@Path("/api/{owners:projects|members}/{id}/limits")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class GroupLimitsEndpoint {
    private final KeyGroups groups;
    private final LimitRoutes limits;

    @Inject
    GroupLimitsEndpoint(KeyGroups groups, LimitRoutes limits) {
        this.groups = groups;
        this.limits = limits;
    }

    @GET
    public LimitsView list(@PathParam("owners") String owners, @PathParam("id") String id) {
        return limits.list(groups.named(owners, id).id());
    }

    /** Sets or replaces one limit, of live calls unless {@code ?mode=test}. */
    @PUT
    @Path("/{measure}/{window}")
    @Consumes(MediaType.APPLICATION_JSON)
    public LimitView set(
            @PathParam("owners") String owners,
            @PathParam("id") String id,
            @PathParam("measure") String measure,
            @PathParam("window") String window,
            @QueryParam("mode") @Nullable String mode,
            @Nullable NewLimit given) {
        return limits.set(of(owners, id, mode), measure, window, given, Limits.Setter.OPERATOR);
    }

    /** Removes one limit; 404 when there is none. */
    @DELETE
    @Path("/{measure}/{window}")
    public Response remove(
            @PathParam("owners") String owners,
            @PathParam("id") String id,
            @PathParam("measure") String measure,
            @PathParam("window") String window,
            @QueryParam("mode") @Nullable String mode) {
        return limits.remove(of(owners, id, mode), measure, window, Limits.Setter.OPERATOR);
    }

    private Limits.Subject of(String owners, String id, @Nullable String mode) {
        return Limits.Subject.group(groups.named(owners, id), LedgerInput.modeOrLive(mode));
    }
}
