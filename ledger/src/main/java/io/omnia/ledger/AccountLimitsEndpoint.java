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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /api/accounts/{id}/limits}: what an account may spend and how often it may call, as the operator sets it. */
@Singleton
@Path("/api/accounts/{id}/limits")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class AccountLimitsEndpoint {
    private final Existing existing;
    private final LimitRoutes limits;

    @Inject
    AccountLimitsEndpoint(Existing existing, LimitRoutes limits) {
        this.existing = existing;
        this.limits = limits;
    }

    /** The account's limits of both modes, and its plan's. */
    @GET
    public LimitsView list(@PathParam("id") String id) {
        return limits.list(existing.account(id).value());
    }

    /** Sets or replaces one limit, of live calls unless {@code ?mode=test}. */
    @PUT
    @Path("/{measure}/{window}")
    @Consumes(MediaType.APPLICATION_JSON)
    public LimitView set(
            @PathParam("id") String id,
            @PathParam("measure") String measure,
            @PathParam("window") String window,
            @QueryParam("mode") @Nullable String mode,
            @Nullable NewLimit given) {
        return limits.set(of(id, mode), measure, window, given, Limits.Setter.OPERATOR);
    }

    /** Removes one limit; 404 when there is none, 403 {@code limit_of_plan} when only the plan has it. */
    @DELETE
    @Path("/{measure}/{window}")
    public Response remove(
            @PathParam("id") String id,
            @PathParam("measure") String measure,
            @PathParam("window") String window,
            @QueryParam("mode") @Nullable String mode) {
        return limits.remove(of(id, mode), measure, window, Limits.Setter.OPERATOR);
    }

    private Limits.Subject of(String id, @Nullable String mode) {
        return Limits.Subject.account(existing.account(id), LedgerInput.modeOrLive(mode));
    }
}
