package io.omnia.gateway;

import io.omnia.gateway.catalog.Catalog;
import io.omnia.ledger.Node;
import io.omnia.ledger.Nodes;
import io.omnia.platform.database.Rounds;
import io.omnia.platform.startup.Role;
import io.omnia.platform.startup.StartupCheck;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says every five seconds that this node is there, and in the log when the nodes' catalogs begin to differ. */
@Singleton
final class NodeJob implements StartupCheck {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Nodes nodes;
    private final Catalog catalog;
    private final Role role;
    private final String version;
    private final Instant startedAt;
    private final EventLog log;
    private final Rounds rounds;
    private long catalogs = 1;

    @Inject
    NodeJob(
            Nodes nodes,
            Catalog catalog,
            Role role,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown") String version,
            Clock clock,
            EventLog log) {
        this.nodes = nodes;
        this.catalog = catalog;
        this.role = role;
        this.version = version;
        this.startedAt = clock.instant();
        this.log = log;
        rounds = new Rounds("node", EVERY, this::round, "node.not-announced", log);
    }

    @Override
    public int order() {
        return BACKGROUND;
    }

    @Override
    public void run() {
        rounds.start();
    }

    private void round() {
        nodes.seen(role, version, catalog.hash(), startedAt);
        var now = nodes.list().stream()
                .filter(Node::living)
                .map(Node::catalog)
                .distinct()
                .count();
        if (now != catalogs && now > 1) {
            log.warn("nodes.catalogs-differ", LogField.COUNT.is(now));
        }
        catalogs = now;
    }

    /** A node that leaves is not missed. */
    @PreDestroy
    void stop() {
        rounds.close();
        try {
            nodes.left();
        } catch (RuntimeException away) {
            log.warn("node.not-announced", away);
        }
    }
}
