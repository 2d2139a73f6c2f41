package io.omnia.ledger;

import io.omnia.platform.data.DataFolder;
import io.omnia.platform.startup.Role;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The nodes on this database, each by the identifier in its data folder. Every method waits for the database. */
@Singleton
public final class Nodes {
    private final Jdbi database;
    private final DataFolder data;
    private final NodeTable table = new NodeTable();
    private volatile @Nullable UUID own;

    @Inject
    Nodes(Jdbi database, DataFolder data) {
        this.database = database;
        this.data = data;
    }

    /**
     * Notes that this node is there. To be repeated every five seconds.
     *
     * @param catalog the SHA-256 of the catalog files that it uses, in hexadecimal digits
     */
    public void seen(Role role, String version, String catalog, Instant startedAt) {
        var id = own();
        database.useTransaction(handle -> {
            table.put(handle, id, role, version, catalog, startedAt);
            table.deleteForgotten(handle);
        });
    }

    /** Notes that this node has stopped in good order. */
    public void left() {
        var id = own();
        database.useHandle(handle -> table.delete(handle, id));
    }

    /** All that have told of themselves within a week and have not left, the living first. */
    public List<Node> list() {
        return database.withHandle(table::list);
    }

    private UUID own() {
        var id = own;
        if (id == null) {
            id = NodeIdentity.of(data.resolve(NodeWallets.FOLDER)).node();
            own = id;
        }
        return id;
    }
}
