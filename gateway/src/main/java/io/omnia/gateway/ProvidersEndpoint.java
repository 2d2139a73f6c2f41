package io.omnia.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.gateway.catalog.Catalog;
import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.provider.ProviderStatus;
import io.omnia.gateway.provider.Providers;
import io.omnia.identity.ManagementOnly;
import io.omnia.ledger.ProviderFigures;
import io.omnia.platform.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code /api/admin/providers}: who answers calls, how they did lately, and whether they can be reached. */
@Singleton
@Path("/api/admin/providers")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class ProvidersEndpoint {
    private static final Duration LATELY = Duration.ofHours(1);

    private final Providers providers;
    private final Catalog catalog;
    private final Upstreams upstreams;
    private final ProviderFigures figures;
    private final ProviderProbe probe;
    private final Clock clock;

    @Inject
    ProvidersEndpoint(
            Providers providers,
            Catalog catalog,
            Upstreams upstreams,
            ProviderFigures figures,
            ProviderProbe probe,
            Clock clock) {
        this.providers = providers;
        this.catalog = catalog;
        this.upstreams = upstreams;
        this.figures = figures;
        this.probe = probe;
        this.clock = clock;
    }

    /** Every provider, the sandbox last. */
    @GET
    public Health list() {
        var models = catalog.all().stream().collect(Collectors.groupingBy(Model::provider, Collectors.counting()));
        var lately = figures.since(clock.instant().minus(LATELY));
        var data = new ArrayList<ProviderHealth>();
        for (var status : providers.all()) {
            var name = status.name();
            data.add(ProviderHealth.of(
                    status, models.getOrDefault(name, 0L), lately.get(name), upstreams.accesses(name)));
        }
        data.add(ProviderHealth.sandbox(models.getOrDefault(Upstreams.SANDBOX, 0L), lately.get(Upstreams.SANDBOX)));
        return new Health(data);
    }

    /** Asks the provider for its models; trouble is an answer too. */
    @POST
    @Path("/{name}/test")
    public ProviderProbe.Outcome test(@PathParam("name") String name) {
        if (name.equals(Upstreams.SANDBOX)) {
            var ids = catalog.all().stream()
                    .filter(model -> model.provider().equals(name))
                    .map(Model::upstreamId)
                    .toList();
            return new ProviderProbe.Outcome(true, 0, ids, "It is part of this program.");
        }
        var outcome = probe.ask(name);
        return outcome == null ? unasked(name) : outcome;
    }

    private ProviderProbe.Outcome unasked(String name) {
        for (var status : providers.all()) {
            if (status instanceof ProviderStatus.Off(var off, var reason) && off.equals(name)) {
                return new ProviderProbe.Outcome(false, 0, null, reason);
            }
        }
        throw Problem.notFound("provider_not_found", "There is no provider of this name.");
    }

    /** The answer. */
    record Health(@JsonProperty("data") List<ProviderHealth> data) {}
}
