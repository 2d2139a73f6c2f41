package io.omnia.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.identity.ManagementOnly;
import io.omnia.ledger.Node;
import io.omnia.ledger.Nodes;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;

/** {@code GET /api/admin/nodes}: the nodes on this database. */
@Singleton
@Path("/api/admin/nodes")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class NodesEndpoint {
    private static final int SHOWN_CHARS = 8;

    private final Nodes nodes;

    @Inject
    NodesEndpoint(Nodes nodes) {
        this.nodes = nodes;
    }

    /** Those that have told of themselves within a week and have not stopped in good order, the living first. */
    @GET
    public NodeList list() {
        return new NodeList(nodes.list().stream().map(NodeView::of).toList());
    }

    /** Enough of a long identifier to tell a few apart. */
    static String shortened(String id) {
        return id.substring(0, Math.min(SHOWN_CHARS, id.length()));
    }

    /** The answer. */
    record NodeList(@JsonProperty("data") List<NodeView> data) {}

    /**
     * One node.
     *
     * @param catalog the first characters of the hash of its catalog files
     * @param living whether it told of itself within the last 15 seconds
     */
    record NodeView(
            @JsonProperty("id") String id,
            @JsonProperty("role") String role,
            @JsonProperty("version") String version,
            @JsonProperty("catalog") String catalog,
            @JsonProperty("started_at") String startedAt,
            @JsonProperty("seen_at") String seenAt,
            @JsonProperty("living") boolean living) {
        private static NodeView of(Node node) {
            return new NodeView(
                    node.id().toString(),
                    node.role().name().toLowerCase(Locale.ROOT),
                    node.version(),
                    shortened(node.catalog()),
                    node.startedAt().toString(),
                    node.seenAt().toString(),
                    node.living());
        }
    }
}
