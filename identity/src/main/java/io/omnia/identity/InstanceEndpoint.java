package io.omnia.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.mail.Outbox;
import io.omnia.platform.http.Visits;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** {@code GET /api/instance}: what the console has to know before anybody signs in. */
@Singleton
@Path("/api/instance")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class InstanceEndpoint {
    private final FirstAdmin firstAdmin;
    private final PeopleConfig config;
    private final Outbox outbox;
    private final Visits visits;
    private final String version;

    @Inject
    InstanceEndpoint(
            FirstAdmin firstAdmin,
            PeopleConfig config,
            Outbox outbox,
            Visits visits,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown") String version) {
        this.firstAdmin = firstAdmin;
        this.config = config;
        this.outbox = outbox;
        this.visits = visits;
        this.version = version;
    }

    @GET
    public InstanceView find(@Context HttpServerRequest request) {
        var visit = visits.of(request);
        return new InstanceView(
                firstAdmin.isNeeded(),
                ApiInput.word(config.signUp()),
                outbox.isMailbox() ? "mailbox" : "smtp",
                version,
                visits.linkBase(visit).orElse(visit.origin()));
    }

    /** What anybody may know of this installation. */
    record InstanceView(
            @JsonProperty("needs_first_admin") boolean needsFirstAdmin,
            @JsonProperty("sign_up") String signUp,
            String mail,
            String version,
            @JsonProperty("base_url") String baseUrl) {}
}
