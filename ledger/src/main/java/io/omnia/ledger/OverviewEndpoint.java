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
import org.jspecify.annotations.Nullable;

/** {@code GET /api/me/overview}: what the signed-in person sees first. */
@Singleton
@Path("/api/me/overview")
@Produces(MediaType.APPLICATION_JSON)
@SignedIn
@RunOnVirtualThread
final class OverviewEndpoint {
    private final Overviews overviews;

    @Inject
    OverviewEndpoint(Overviews overviews) {
        this.overviews = overviews;
    }

    @GET
    public OverviewView overview(@Context ContainerRequestContext request, @QueryParam("mode") @Nullable String mode) {
        return overviews.of(SignedInCaller.of(request).account(), LedgerInput.modeOrLive(mode));
    }
}
