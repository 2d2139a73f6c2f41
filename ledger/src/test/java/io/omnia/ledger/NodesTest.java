package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.data.DataFolder;
import io.omnia.platform.database.TestDatabase;
import io.omnia.platform.startup.Role;
import java.nio.file.Path;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodesTest {
    private static final String CATALOG = "c".repeat(64);
    private static final Instant STARTED = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    private Path folder;

    @Test
    void areThereWhileTheyTellAndUntilTheyLeave() {
        var source = TestDatabase.migrated("ledger");
        var database = Jdbi.create(source);
        var one = new Nodes(database, DataFolder.open(folder.resolve("one")));
        var other = new Nodes(database, DataFolder.open(folder.resolve("other")));
        one.seen(Role.GATEWAY, "1.0", CATALOG, STARTED);
        one.seen(Role.ALL, "1.1", CATALOG, STARTED);
        other.seen(Role.WORKER, "1.0", CATALOG, STARTED.plusSeconds(1));

        assertThat(one.list()).hasSize(2).allMatch(Node::living);
        assertThat(other.list().getFirst())
                .satisfies(node -> assertThat(node.role()).isEqualTo(Role.ALL))
                .satisfies(node -> assertThat(node.version()).isEqualTo("1.1"))
                .satisfies(node -> assertThat(node.startedAt()).isEqualTo(STARTED));

        database.useHandle(handle -> handle.execute("update ledger.node set seen_at = now() - interval '1 minute'"));
        other.seen(Role.WORKER, "1.0", CATALOG, STARTED.plusSeconds(1));
        assertThat(one.list()).extracting(Node::living).containsExactly(true, false);

        database.useHandle(handle ->
                handle.execute("update ledger.node set seen_at = now() - interval '8 days' where role = 'all'"));
        other.seen(Role.WORKER, "1.0", CATALOG, STARTED.plusSeconds(1));
        assertThat(one.list()).hasSize(1);
        other.left();
        assertThat(one.list()).isEmpty();
    }
}
