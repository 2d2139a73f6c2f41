package io.omnia.gateway;

import io.omnia.ledger.Node;
import io.omnia.ledger.Nodes;
import io.omnia.platform.startup.DoctorCheck;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whether the nodes fit together: what a call costs and where it goes must not depend on which of them is asked. */
@Singleton
final class NodesDoctorCheck implements DoctorCheck {
    private final Nodes nodes;

    NodesDoctorCheck(Nodes nodes) {
        this.nodes = nodes;
    }

    @Override
    public String id() {
        return "nodes";
    }

    @Override
    public String name() {
        return "nodes";
    }

    @Override
    public Finding run() {
        return finding(nodes.list().stream().filter(Node::living).toList());
    }

    static Finding finding(List<Node> living) {
        if (differ(living, Node::catalog)) {
            return new Finding.Advice(
                    "Nodes use different catalog files, so that models and prices depend on which node is asked: "
                            + each(living, node -> NodesEndpoint.shortened(node.catalog())) + ".",
                    "omnia.catalog.files");
        }
        if (differ(living, Node::version)) {
            return new Finding.Advice("Nodes run different versions: " + each(living, Node::version) + ".", null);
        }
        if (!living.isEmpty() && living.stream().noneMatch(node -> node.role().runsJobs())) {
            return new Finding.Advice(
                    "No node runs jobs: mails are not sent, and what dead nodes held stays held. Start one as worker.",
                    "omnia.role");
        }
        return new Finding.Good(
                switch (living.size()) {
                    case 0 -> "none is running";
                    case 1 -> "one is running";
                    default -> living.size() + " are running, of one version and with the same catalog";
                });
    }

    private static boolean differ(List<Node> nodes, Function<Node, String> what) {
        return nodes.stream().map(what).distinct().count() > 1;
    }

    private static String each(List<Node> nodes, Function<Node, String> what) {
        return nodes.stream()
                .sorted(Comparator.comparing(Node::id))
                .map(node -> NodesEndpoint.shortened(node.id().toString()) + " has " + what.apply(node))
                .collect(Collectors.joining(", "));
    }
}
