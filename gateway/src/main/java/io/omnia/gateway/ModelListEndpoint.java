package io.omnia.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.gateway.catalog.Catalog;
import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.provider.Protocol;
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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
    private final Upstreams upstreams;
    private final Clock clock;

    @Inject
    ModelListEndpoint(Catalog catalog, Availability availability, Upstreams upstreams, Clock clock) {
        this.catalog = catalog;
        this.availability = availability;
        this.upstreams = upstreams;
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
                .map(model -> {
                    var refusal = availability.refusal(model, mode);
                    return ModelView.of(model, now, spoken(model), health(model, refusal), refusal);
                })
                .toList());
    }

    /** Its own protocols first; those of a model whose provider is off are the ones it would have without translation. */
    private List<ModelView.ProtocolView> spoken(Model model) {
        var own = upstreams.serves(model) ? upstreams.protocols(model) : model.protocols();
        return Arrays.stream(Protocol.values())
                .filter(protocol -> !protocol.route().isEmpty())
                .filter(protocol -> own.contains(protocol) || upstreams.answersTo(model, protocol))
                .map(protocol -> new ModelView.ProtocolView(protocol.wireName(), !own.contains(protocol)))
                .sorted(Comparator.comparing(ModelView.ProtocolView::translated))
                .toList();
    }

    private String health(Model model, @Nullable String refusal) {
        return refusal == null ? upstreams.readiness(model).name().toLowerCase(Locale.ROOT) : "off";
    }

    /** The answer. */
    record Models(@JsonProperty("data") List<ModelView> data) {}
}
