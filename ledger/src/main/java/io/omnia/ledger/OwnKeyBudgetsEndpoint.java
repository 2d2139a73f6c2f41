package io.omnia.ledger;

import io.omnia.identity.SignedIn;
import io.omnia.platform.http.Input;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /api/me/keys/{id}/budgets/{window}}: what a key of the signed-in person's may spend. */
@Singleton
@Path("/api/me/keys/{id}/budgets/{window}")
@Produces(MediaType.APPLICATION_JSON)
@SignedIn
@RunOnVirtualThread
final class OwnKeyBudgetsEndpoint {
    private final OwnKeys keys;
    private final Budgets budgets;

    @Inject
    OwnKeyBudgetsEndpoint(OwnKeys keys, Budgets budgets) {
        this.keys = keys;
        this.budgets = budgets;
    }

    /** Sets or replaces the budget of the window. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public BudgetView set(
            @PathParam("id") String id,
            @PathParam("window") String window,
            @Context ContainerRequestContext request,
            KeyBudgetsEndpoint.@Nullable NewBudget given) {
        var key = keys.find(request, id);
        var period = LedgerInput.period(window);
        return BudgetView.of(budgets.set(key, period, Input.body(given).credits()));
    }

    /** Removes the budget of the window; 404 when there is none. */
    @DELETE
    public Response remove(
            @PathParam("id") String id, @PathParam("window") String window, @Context ContainerRequestContext request) {
        if (!budgets.remove(keys.find(request, id), LedgerInput.period(window))) {
            throw LedgerInput.noSuchBudget();
        }
        return Response.noContent().build();
    }
}
