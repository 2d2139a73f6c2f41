package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.identity.Directory;
import io.omnia.identity.ManagementCaller;
import io.omnia.identity.ManagementOnly;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/adjustments}: what operators changed by hand in any wallet, and what waits for a second one. */
@Singleton
@Path("/api/adjustments")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class AdjustmentsEndpoint {
    private final Adjustments adjustments;
    private final Directory directory;

    @Inject
    AdjustmentsEndpoint(Adjustments adjustments, Directory directory) {
        this.adjustments = adjustments;
        this.directory = directory;
    }

    /** Adjustments and revocations, the newest first; with {@code ?state=proposed} those that wait. */
    @GET
    public PageView list(
            @QueryParam("account") @Nullable String account,
            @QueryParam("state") @Nullable String state,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit) {
        if (state != null && !state.equals("proposed")) {
            throw Problem.invalid("state", "state must be proposed, or left out.");
        }
        var before = Input.uuid(after);
        if (after != null && before == null) {
            throw Cursors.refused();
        }
        var size = Input.limit(limit);
        var owner = account == null ? null : LedgerInput.account(account);
        var found = adjustments.list(owner, state != null, before, size + 1);
        var page = found.size() > size ? found.subList(0, size) : found;
        return new PageView(
                AdjustmentView.of(page, directory),
                found.size() > size ? page.getLast().id().toString() : null);
    }

    @GET
    @Path("/{id}")
    public AdjustmentView find(@PathParam("id") String id) {
        var found = adjustments.find(id(id));
        return view(found == null ? new AdjustmentResult.Unknown() : new AdjustmentResult.Recorded(found));
    }

    /** Makes what another operator proposed. Safe to repeat. */
    @POST
    @Path("/{id}/approve")
    public AdjustmentView approve(@PathParam("id") String id, @Context ContainerRequestContext request) {
        return view(adjustments.approve(id(id), ManagementCaller.of(request)));
    }

    /** Ends what another operator proposed. Safe to repeat. */
    @POST
    @Path("/{id}/decline")
    public AdjustmentView decline(@PathParam("id") String id, @Context ContainerRequestContext request) {
        return view(adjustments.decline(id(id), ManagementCaller.of(request)));
    }

    private AdjustmentView view(AdjustmentResult result) {
        return AdjustmentView.of(List.of(AdjustmentRefusals.recorded(result)), directory)
                .getFirst();
    }

    private static UUID id(String given) {
        var id = Input.uuid(given);
        return id == null ? new UUID(0, 0) : id;
    }

    /** A page of adjustments; {@code next} is null at the end of the list. */
    record PageView(
            @JsonProperty("data") List<AdjustmentView> data,
            @JsonProperty("next") @Nullable String next) {}
}
