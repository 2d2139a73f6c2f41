package io.omnia.ledger;

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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /api/keys/{id}/limits}: what any key may spend and how often it may call, as the operator sets it. */
@Singleton
@Path("/api/keys/{id}/limits")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class KeyLimitsEndpoint {
    private final Existing existing;
    private final LimitRoutes limits;

    @Inject
    KeyLimitsEndpoint(Existing existing, LimitRoutes limits) {
        this.existing = existing;
        this.limits = limits;
    }

    @GET
    public LimitsView list(@PathParam("id") String id) {
        return limits.list(existing.key(id).value());
    }

    /** Sets or replaces one limit. */
    @PUT
    @Path("/{measure}/{window}")
    @Consumes(MediaType.APPLICATION_JSON)
    public LimitView set(
            @PathParam("id") String id,
            @PathParam("measure") String measure,
            @PathParam("window") String window,
            @Nullable NewLimit given) {
        return limits.set(Limits.Subject.key(existing.key(id)), measure, window, given, Limits.Setter.OPERATOR);
    }

    /** Removes one limit; 404 when there is none. */
    @DELETE
    @Path("/{measure}/{window}")
    public Response remove(
            @PathParam("id") String id, @PathParam("measure") String measure, @PathParam("window") String window) {
        return limits.remove(Limits.Subject.key(existing.key(id)), measure, window, Limits.Setter.OPERATOR);
    }
}
