package io.omnia.ledger;

import io.omnia.identity.SignedIn;
import io.omnia.identity.SignedInCaller;
import io.omnia.platform.http.Input;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** {@code /api/me/calls}: the signed-in person's calls. */
@Singleton
@Path("/api/me/calls")
@Produces(MediaType.APPLICATION_JSON)
@SignedIn
@RunOnVirtualThread
final class CallsEndpoint {
    private final Calls calls;
    private final CallExport export;
    private final Spans spans;

    @Inject
    CallsEndpoint(Calls calls, CallExport export, Spans spans) {
        this.calls = calls;
        this.export = export;
        this.spans = spans;
    }

    @GET
    public Calls.CallsView list(
            @Context UriInfo uri,
            @Context ContainerRequestContext request,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit) {
        return calls.page(filter(uri, request), CallPosition.of(after), Input.limit(limit));
    }

    @GET
    @Path("/facets")
    public Calls.FacetsView facets(@Context UriInfo uri, @Context ContainerRequestContext request) {
        var filter = filter(uri, request);
        return calls.facets(spans.lastMonthUnlessGiven(filter));
    }

    @GET
    @Path("/export")
    @Produces({"text/csv", MediaType.APPLICATION_JSON})
    public Response export(
            @Context UriInfo uri,
            @Context ContainerRequestContext request,
            @QueryParam("format") @Nullable String format) {
        return export.of(filter(uri, request), format);
    }

    @GET
    @Path("/{id}")
    public CallDetailView find(@PathParam("id") String id, @Context ContainerRequestContext request) {
        return calls.detail(scope(request), id);
    }

    private static CallFilter filter(UriInfo uri, ContainerRequestContext request) {
        return CallInput.filter(scope(request), uri.getQueryParameters());
    }

    private static Scope scope(ContainerRequestContext request) {
        return Scope.own(SignedInCaller.of(request).account());
    }
}
