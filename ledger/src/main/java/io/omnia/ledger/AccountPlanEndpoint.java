package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.identity.ManagementOnly;
import io.omnia.platform.http.Input;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** {@code /api/accounts/{id}/plan}: which plan an account is on. */
@Singleton
@Path("/api/accounts/{id}/plan")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class AccountPlanEndpoint {
    private final Existing existing;
    private final Plans plans;

    @Inject
    AccountPlanEndpoint(Existing existing, Plans plans) {
        this.existing = existing;
        this.plans = plans;
    }

    @GET
    public AccountPlan plan(@PathParam("id") String id) {
        return new AccountPlan(plans.of(existing.account(id)).orElse(null));
    }

    /** Puts the account on a plan, or with null on none; 404 {@code plan_not_found}. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public AccountPlan set(@PathParam("id") String id, @Nullable AccountPlan given) {
        var account = existing.account(id);
        var wanted = Input.body(given);
        plans.put(account, wanted.plan());
        return wanted;
    }

    /** The name of a plan; null for none. */
    record AccountPlan(@JsonProperty("plan") @Nullable String plan) {}
}
