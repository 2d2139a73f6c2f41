package io.omnia.ledger;

import io.omnia.identity.SignedIn;
import io.omnia.identity.SignedInCaller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/me/spend}: what the signed-in person's calls cost over time. */
@Singleton
@Path("/api/me/spend")
@Produces(MediaType.APPLICATION_JSON)
@SignedIn
@RunOnVirtualThread
final class SpendEndpoint {
    private final Spend spend;

    @Inject
    SpendEndpoint(Spend spend) {
        this.spend = spend;
    }

    @GET
    public SpendView chart(
            @Context UriInfo uri,
            @Context ContainerRequestContext request,
            @QueryParam("step") @Nullable String step,
            @QueryParam("group") @Nullable String group) {
        var scope = Scope.own(SignedInCaller.of(request).account());
        return spend.chart(
                CallInput.filter(scope, uri.getQueryParameters()), CallInput.step(step), CallInput.group(group, scope));
    }
}
