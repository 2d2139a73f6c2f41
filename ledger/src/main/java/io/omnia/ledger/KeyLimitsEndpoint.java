package io.omnia.ledger;

import io.omnia.identity.ApiKeys;
import io.omnia.identity.KeyId;
import io.omnia.identity.ManagementOnly;
import io.omnia.ledger.LimitView.LimitsView;
import io.omnia.ledger.LimitView.NewLimit;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /api/keys/{id}/limits}: what any key may spend and how often it may call, as the operator sets it. */
@Singleton
@Path("/api/keys/{id}/limits")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class KeyLimitsEndpoint {
    private final ApiKeys keys;
    private final Limits limits;

    @Inject
    KeyLimitsEndpoint(ApiKeys keys, Limits limits) {
        this.keys = keys;
        this.limits = limits;
    }

    @GET
    public LimitsView list(@PathParam("id") String id) {
        return LimitsView.of(limits, existing(id).value());
    }

    /** Sets or replaces one limit. */
    @PUT
    @Path("/{measure}/{window}")
    @Consumes(MediaType.APPLICATION_JSON)
    public LimitView set(
            @PathParam("id") String id,
            @PathParam("measure") String measure,
            @PathParam("window") String window,
            @Nullable NewLimit given) {
        var key = existing(id);
        var what = LedgerInput.limit(measure, window);
        return LimitView.of(limits.set(
                Limits.Subject.key(key), what, NewLimit.units(given, what.measure()), Limits.Setter.OPERATOR));
    }

    /** Removes one limit; 404 when there is none. */
    @DELETE
    @Path("/{measure}/{window}")
    public Response remove(
            @PathParam("id") String id, @PathParam("measure") String measure, @PathParam("window") String window) {
        return LedgerInput.removed(limits.remove(
                Limits.Subject.key(existing(id)), LedgerInput.limit(measure, window), Limits.Setter.OPERATOR));
    }

    private KeyId existing(String id) {
        var key = LedgerInput.key(id);
        if (keys.find(key).isEmpty()) {
            throw LedgerInput.noSuchKey();
        }
        return key;
    }
}
