package io.omnia.identity;

import io.omnia.identity.KeyGroupRoutes.KeyGroupView;
import io.omnia.identity.KeyGroupRoutes.Named;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /api/accounts/{id}/projects} and {@code /api/accounts/{id}/members}: those of any account. */
@Singleton
@Path("/api/accounts/{id}/{groups:projects|members}")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class AccountKeyGroupsEndpoint {
    private final KeyGroupRoutes routes;
    private final Accounts accounts;

    @Inject
    AccountKeyGroupsEndpoint(KeyGroupRoutes routes, Accounts accounts) {
        this.routes = routes;
        this.accounts = accounts;
    }

    @GET
    public ListView<KeyGroupView> list(@PathParam("id") String id, @PathParam("groups") String groups) {
        var account = accounts.find(ApiInput.account(id)).orElseThrow(ApiInput::noSuchAccount);
        return routes.list(account.id(), groups);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@PathParam("id") String id, @PathParam("groups") String groups, @Nullable Named given) {
        return routes.create(ApiInput.account(id), groups, given);
    }

    /** Deletes one with its limits; 409 while keys of it work. */
    @DELETE
    @Path("/{group}")
    public Response delete(
            @PathParam("id") String id, @PathParam("groups") String groups, @PathParam("group") String group) {
        return routes.delete(ApiInput.account(id), groups, group);
    }
}
