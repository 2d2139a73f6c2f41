package io.omnia.ledger;

import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Opens the lane's connection in the background, so that a server that does not answer never blocks the lane. */
final class LaneSessions {
    /** A server that is silent for this long counts as gone. */
    private static final Duration SOCKET_PATIENCE = Duration.ofSeconds(5);

    private static final Duration BACKOFF = Duration.ofMillis(200);

    /**
     * The server gives up a lock before it gives up a statement, and a statement before we give up the server, so that it
     * does not go on with work, and keep locks, for a lane that has left. Every statement of the lane goes by keys, so that planning it anew for each group, or
     * because its tables look small, would never find a better way.
     */
    private static final String SETTINGS =
            "set lock_timeout = '1s'; set statement_timeout = '4500ms'; set " + LimitTable.UNLOCKS_WHEN_SILENT
                    + "; set application_name = 'omnia-ledger-lane'; set synchronous_commit = on; "
                    + "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set jit = off";

    private final Jdbi database;
    private volatile @Nullable LaneSession opened;
    private volatile boolean opening;
    private volatile long lastAttempt = System.nanoTime() - BACKOFF.toNanos();

    /** @param database a source of direct connections: no pool that would take them back or check them */
    LaneSessions(DataSource database) {
        this.database = Jdbi.create(database);
    }

    /** A new connection if one is ready, else null, with an attempt under way. Called by one thread. */
    @Nullable
    LaneSession poll() {
        var ready = opened;
        if (ready != null) {
            opened = null;
            return ready;
        }
        if (!opening && System.nanoTime() - lastAttempt >= BACKOFF.toNanos()) {
            opening = true;
            lastAttempt = System.nanoTime();
            Thread.ofVirtual().name("ledger-connect").start(this::open);
        }
        return null;
    }

    private void open() {
        try {
            var handle = database.open();
            var connection = handle.getConnection();
            connection.setNetworkTimeout(Runnable::run, (int) SOCKET_PATIENCE.toMillis());
            try (var statement = connection.createStatement()) {
                statement.execute(SETTINGS);
            }
            connection.setAutoCommit(false);
            opened = new LaneSession(handle);
        } catch (SQLException | RuntimeException absent) {
            // Not there yet; the lane asks again, and said so in the log when it lost the server.
        } finally {
            opening = false;
        }
    }
}
