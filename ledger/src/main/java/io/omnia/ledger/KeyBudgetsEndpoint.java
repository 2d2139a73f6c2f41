package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.identity.ManagementOnly;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/keys/{id}/budgets}: what a key may spend in all, a day, or a month. */
@Singleton
@Path("/api/keys/{id}/budgets")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class KeyBudgetsEndpoint {
    private final Existing existing;
    private final Budgets budgets;

    @Inject
    KeyBudgetsEndpoint(Existing existing, Budgets budgets) {
        this.existing = existing;
        this.budgets = budgets;
    }

    @GET
    public BudgetsView list(@PathParam("id") String id) {
        return new BudgetsView(
                budgets.of(existing.key(id)).stream().map(BudgetView::of).toList());
    }

    /** Sets or replaces the budget of one window. */
    @PUT
    @Path("/{window}")
    @Consumes(MediaType.APPLICATION_JSON)
    public BudgetView set(@PathParam("id") String id, @PathParam("window") String window, @Nullable NewBudget given) {
        var key = existing.key(id);
        var period = LedgerInput.period(window);
        return BudgetView.of(budgets.set(key, period, Input.body(given).credits(), Limits.Setter.OPERATOR));
    }

    /** Removes the budget of one window; 404 when there is none. */
    @DELETE
    @Path("/{window}")
    public Response remove(@PathParam("id") String id, @PathParam("window") String window) {
        if (!budgets.remove(existing.key(id), LedgerInput.period(window), Limits.Setter.OPERATOR)) {
            throw LedgerInput.noSuchBudget();
        }
        return Response.noContent().build();
    }

    /** A budget as a caller asks for it. */
    record NewBudget(Money.@Nullable Given limit) {
        Credits credits() {
            if (limit == null) {
                throw Problem.invalid(
                        "limit", "limit is missing: {\"usd\": \"5.00\"} or {\"microcredits\": 500000000}.");
            }
            return limit.credits("limit");
        }
    }

    /** Every budget of a key. */
    record BudgetsView(@JsonProperty("data") List<BudgetView> data) {}
}
