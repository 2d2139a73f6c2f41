package io.omnia.app;

import io.omnia.platform.database.EmbeddedPostgres;
import io.omnia.platform.database.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Nodes of the packaged program, each with a data folder of its own, on one PostgreSQL that belongs to the test. */
final class Fleet implements AutoCloseable {
    private final Path folder;
    private final Map<String, String> settings;
    private final List<OmniaServer> nodes = new ArrayList<>();
    private EmbeddedPostgres postgres;

    /** @param settings of every node */
    Fleet(Path folder, Map<String, String> settings) {
        this.folder = folder;
        this.settings = settings;
        try {
            TestDatabase.lendCluster(folder.resolve("postgres"));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
    }

    /** Starts one more node and waits until it is ready; the first one makes the operator, with a management key. */
    OmniaServer start(Map<String, String> own) {
        var node = begin(own);
        node.awaitReady();
        return node;
    }

    /** Starts so many alike, the first before the others. */
    List<OmniaServer> start(int count) {
        var first = start(Map.of());
        var all = new ArrayList<>(List.of(first));
        for (var i = 1; i < count; i++) {
            all.add(begin(Map.of()));
        }
        all.forEach(OmniaServer::awaitReady);
        return all;
    }

    private OmniaServer begin(Map<String, String> own) {
        var address = postgres.address();
        var environment = new HashMap<String, String>();
        environment.put("OMNIA_BOOTSTRAP_API_KEY", Customer.MANAGEMENT_KEY);
        environment.put("OMNIA_DATABASE_CONNECTIONS", "8");
        environment.put(
                "OMNIA_DATABASE_URL",
                address.jdbcUrl() + "?user=" + address.user() + "&password=" + address.password());
        environment.putAll(settings);
        environment.putAll(own);
        var node = OmniaServer.begin(folder.resolve("node-" + nodes.size()), "0", environment);
        nodes.add(node);
        return node;
    }

    /** Takes the database away from all of them. */
    void stopPostgres() {
        postgres.close();
    }

    /** Gives it back, where it was. */
    void startPostgres() {
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
    }

    /** Cuts the connections over which nodes hear of changes; how many there were. */
    long cutListeners() {
        return books().number("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where application_name = 'omnia-watch'");
    }

    LedgerBooks books() {
        return LedgerBooks.of(postgres.address());
    }

    @Override
    public void close() {
        nodes.forEach(OmniaServer::terminate);
        nodes.forEach(OmniaServer::awaitEnd);
        postgres.close();
    }
}
