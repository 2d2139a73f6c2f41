package io.omnia.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.ledger.Node;
import io.omnia.platform.startup.DoctorCheck.Finding;
import io.omnia.platform.startup.Role;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NodesDoctorCheckTest {
    private static final String ONE = "a".repeat(64);
    private static final String OTHER = "b".repeat(64);

    @Test
    void nodesThatFitTogetherAreGood() {
        assertThat(NodesDoctorCheck.finding(List.of())).isInstanceOf(Finding.Good.class);
        assertThat(NodesDoctorCheck.finding(List.of(node(1, Role.ALL, "1.0", ONE))))
                .isInstanceOf(Finding.Good.class);
        assertThat(NodesDoctorCheck.finding(
                        List.of(node(1, Role.GATEWAY, "1.0", ONE), node(2, Role.WORKER, "1.0", ONE))))
                .isEqualTo(new Finding.Good("2 are running, of one version and with the same catalog"));
    }

    @Test
    void anotherCatalogIsNamedWithItsNode() {
        var finding = NodesDoctorCheck.finding(List.of(node(2, Role.ALL, "1.0", OTHER), node(1, Role.ALL, "1.0", ONE)));

        assertThat(finding)
                .isEqualTo(new Finding.Advice(
                        "Nodes use different catalog files, so that models and prices depend on which node is asked:"
                                + " 00000000 has aaaaaaaa, 00000000 has bbbbbbbb.",
                        "omnia.catalog.files"));
    }

    @Test
    void anotherVersionIsNamedWithItsNode() {
        assertThat(NodesDoctorCheck.finding(List.of(node(1, Role.ALL, "1.0", ONE), node(2, Role.ALL, "1.1", ONE))))
                .isEqualTo(
                        new Finding.Advice("Nodes run different versions: 00000000 has 1.0, 00000000 has 1.1.", null));
    }

    @Test
    void somebodyHasToRunTheJobs() {
        assertThat(NodesDoctorCheck.finding(
                        List.of(node(1, Role.GATEWAY, "1.0", ONE), node(2, Role.CONSOLE, "1.0", ONE))))
                .isInstanceOfSatisfying(
                        Finding.Advice.class,
                        advice -> assertThat(advice.setting()).isEqualTo("omnia.role"));
    }

    private static Node node(long id, Role role, String version, String catalog) {
        return new Node(new UUID(0, id), role, version, catalog, Instant.EPOCH, Instant.EPOCH, true);
    }
}
