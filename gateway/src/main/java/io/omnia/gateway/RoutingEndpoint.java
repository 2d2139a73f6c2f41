package io.omnia.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.gateway.catalog.Catalog;
import io.omnia.gateway.catalog.ModelLookup;
import io.omnia.gateway.routing.ModelGroup;
import io.omnia.gateway.routing.ModelNames;
import io.omnia.identity.ManagementOnly;
import io.omnia.identity.Mode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/admin/routing}: the operator's own names for models, and who would answer to them now. */
@Singleton
@Path("/api/admin/routing")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class RoutingEndpoint {
    private final ModelNames names;
    private final Catalog catalog;
    private final Availability availability;

    @Inject
    RoutingEndpoint(ModelNames names, Catalog catalog, Availability availability) {
        this.names = names;
        this.catalog = catalog;
        this.availability = availability;
    }

    @GET
    public Routing routing() {
        return new Routing(
                names.aliases().entrySet().stream()
                        .map(alias -> new Alias(alias.getKey(), alias.getValue()))
                        .toList(),
                names.groups().stream().map(this::group).toList());
    }

    private Group group(ModelGroup group) {
        var members = IntStream.range(0, group.members().size())
                .mapToObj(place ->
                        member(group.members().get(place), group.weights().get(place)))
                .toList();
        return new Group(group.name(), group.order().wireName(), members);
    }

    private Member member(String id, int weight) {
        var reason = switch (catalog.find(id)) {
            case ModelLookup.Found(var model) -> availability.refusal(model, Mode.LIVE);
            case ModelLookup.Unpriced(var unpriced, var why) -> why;
            case ModelLookup.Unknown unknown -> "The catalog holds no model of this id.";
            case ModelLookup.Ambiguous ambiguous -> "Several models of the catalog have this id.";
        };
        return new Member(id, weight, reason == null, reason);
    }

    /** The answer. */
    record Routing(
            @JsonProperty("aliases") List<Alias> aliases,
            @JsonProperty("groups") List<Group> groups) {}

    /** Another name of a model or a group. */
    record Alias(
            @JsonProperty("name") String name,
            @JsonProperty("target") String target) {}

    /** Several models under one name. */
    record Group(
            @JsonProperty("name") String name,
            @JsonProperty("order") String order,
            @JsonProperty("members") List<Member> members) {}

    /** @param reason why it cannot be called now; null when it can */
    record Member(
            @JsonProperty("model") String model,
            @JsonProperty("weight") int weight,
            @JsonProperty("available") boolean available,
            @JsonProperty("reason") @Nullable String reason) {}
}
