package io.omnia.identity;

import io.omnia.identity.KeyGroupRoutes.KeyGroupView;
import io.omnia.identity.KeyGroupRoutes.Named;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /api/me/projects} and {@code /api/me/members}: a person's own. Another account's is as good as none. */
@Singleton
@Path("/api/me/{groups:projects|members}")
@Produces(MediaType.APPLICATION_JSON)
@SignedIn
@RunOnVirtualThread
final class MyKeyGroupsEndpoint {
    private final KeyGroupRoutes routes;

    @Inject
    MyKeyGroupsEndpoint(KeyGroupRoutes routes) {
        this.routes = routes;
    }

    @GET
    public ListView<KeyGroupView> list(@PathParam("groups") String groups, @Context ContainerRequestContext request) {
        return routes.list(SignedInCaller.of(request).account(), groups);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(
            @PathParam("groups") String groups, @Nullable Named given, @Context ContainerRequestContext request) {
        return routes.create(SignedInCaller.of(request).account(), groups, given);
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public KeyGroupView rename(
            @PathParam("groups") String groups,
            @PathParam("id") String id,
            @Nullable Named given,
            @Context ContainerRequestContext request) {
        return routes.rename(SignedInCaller.of(request).account(), groups, id, given);
    }

    /** Deletes one with its limits; 409 while keys of it work. */
    @DELETE
    @Path("/{id}")
    public Response delete(
            @PathParam("groups") String groups, @PathParam("id") String id, @Context ContainerRequestContext request) {
        return routes.delete(SignedInCaller.of(request).account(), groups, id);
    }
}
