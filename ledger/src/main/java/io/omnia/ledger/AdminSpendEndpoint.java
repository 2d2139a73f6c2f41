package io.omnia.ledger;

import io.omnia.identity.ManagementOnly;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/admin/spend}: what everybody's calls cost over time, or those of one {@code account}. */
@Singleton
@Path("/api/admin/spend")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class AdminSpendEndpoint {
    private final Spend spend;

    @Inject
    AdminSpendEndpoint(Spend spend) {
        this.spend = spend;
    }

    @GET
    public SpendView chart(
            @Context UriInfo uri,
            @QueryParam("step") @Nullable String step,
            @QueryParam("group") @Nullable String group) {
        var filter = CallInput.operatorsFilter(uri.getQueryParameters());
        return spend.chart(filter, CallInput.step(step), CallInput.group(group, filter.scope()));
    }
}
