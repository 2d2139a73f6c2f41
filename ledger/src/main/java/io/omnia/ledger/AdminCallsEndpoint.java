package io.omnia.ledger;

import io.omnia.identity.ManagementOnly;
import io.omnia.platform.http.Input;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** {@code /api/admin/calls}: everybody's calls, or those of one {@code account}, with whose they are. */
@Singleton
@Path("/api/admin/calls")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class AdminCallsEndpoint {
    private final Calls calls;
    private final CallExport export;
    private final Spans spans;

    @Inject
    AdminCallsEndpoint(Calls calls, CallExport export, Spans spans) {
        this.calls = calls;
        this.export = export;
        this.spans = spans;
    }

    @GET
    public Calls.CallsView list(
            @Context UriInfo uri,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit) {
        return calls.page(
                CallInput.operatorsFilter(uri.getQueryParameters()), CallPosition.of(after), Input.limit(limit));
    }

    @GET
    @Path("/facets")
    public Calls.FacetsView facets(@Context UriInfo uri) {
        return calls.facets(spans.lastMonthUnlessGiven(CallInput.operatorsFilter(uri.getQueryParameters())));
    }

    @GET
    @Path("/export")
    @Produces({"text/csv", MediaType.APPLICATION_JSON})
    public Response export(@Context UriInfo uri, @QueryParam("format") @Nullable String format) {
        return export.of(CallInput.operatorsFilter(uri.getQueryParameters()), format);
    }

    @GET
    @Path("/{id}")
    public CallDetailView find(@PathParam("id") String id) {
        return calls.detail(Scope.operators(null), id);
    }
}
