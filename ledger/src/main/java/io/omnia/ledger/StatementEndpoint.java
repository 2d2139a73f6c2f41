package io.omnia.ledger;

import io.omnia.identity.SignedIn;
import io.omnia.identity.SignedInCaller;
import io.omnia.platform.http.Input;
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

/** {@code GET /api/me/statement}: every movement of the signed-in person's wallet. */
@Singleton
@Path("/api/me/statement")
@Produces(MediaType.APPLICATION_JSON)
@SignedIn
@RunOnVirtualThread
final class StatementEndpoint {
    private final Statements statements;

    @Inject
    StatementEndpoint(Statements statements) {
        this.statements = statements;
    }

    @GET
    public StatementView statement(
            @Context ContainerRequestContext request,
            @QueryParam("mode") @Nullable String mode,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit) {
        return StatementView.of(statements.of(
                SignedInCaller.of(request).account(),
                LedgerInput.modeOrLive(mode),
                LedgerInput.movement(kind),
                StatementPosition.of(after),
                Input.limit(limit)));
    }
}
