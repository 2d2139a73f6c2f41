package io.omnia.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.gateway.catalog.Catalog;
import io.omnia.identity.Mode;
import io.omnia.identity.SignedIn;
import io.omnia.platform.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/models}: the whole catalog, and what of it can be called now. */
@Singleton
@Path("/api/models")
@Produces(MediaType.APPLICATION_JSON)
@SignedIn
@RunOnVirtualThread
final class ModelListEndpoint {
    private final Catalog catalog;
    private final Availability availability;
    private final Clock clock;

    @Inject
    ModelListEndpoint(Catalog catalog, Availability availability, Clock clock) {
        this.catalog = catalog;
        this.availability = availability;
        this.clock = clock;
    }

    /** By id; for calls of the live mode unless {@code ?mode=test}. */
    @GET
    public Models list(@QueryParam("mode") @Nullable String given) {
        var mode = Mode.ofCode(given == null ? "live" : given);
        if (mode == null) {
            throw Problem.invalid("mode", "mode must be live or test.");
        }
        var now = clock.instant();
        return new Models(catalog.all().stream()
                .map(model -> ModelView.of(model, now, availability.refusal(model, mode)))
                .toList());
    }

    /** The answer. */
    record Models(@JsonProperty("data") List<ModelView> data) {}
}
