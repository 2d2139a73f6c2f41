package io.omnia.platform.database;

import io.omnia.platform.telemetry.EventLog;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;

/**
 * Short messages between the nodes of one database, over PostgreSQL's LISTEN and NOTIFY. A message reaches every node that is
 * connected when the publishing transaction commits, this one included; while a node is cut off it misses them, so whoever
 * caches something by them must look again {@link #onReconnect}. Not for the hot path: commits that publish take turns.
 */
public final class Notices implements AutoCloseable {
    /** One channel of PostgreSQL carries all of ours, so a subscription needs no statement and misses nothing. */
    private static final String CARRIER = "omnia";

    private static final int MAX_PAYLOAD_BYTES = 7_000;
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final int ANSWER_SECONDS = 5;

    private final DataSource database;
    private final EventLog log;
    private final Map<String, List<Consumer<String>>> subscribers = new ConcurrentHashMap<>();
    private final List<Runnable> reconnected = new CopyOnWriteArrayList<>();
    private final Thread listener;

    /** Connects in the background at once; {@code database} must give connections that may be kept for ever. */
    public Notices(DataSource database, EventLog log) {
        this.database = database;
        this.log = log;
        this.listener = Thread.ofVirtual().name("notices").start(this::listen);
    }

    /** Calls back with the payload of each message on the channel, one at a time; the callback must not block for long. */
    public void subscribe(String channel, Consumer<String> consumer) {
        subscribers
                .computeIfAbsent(channel, name -> new CopyOnWriteArrayList<>())
                .add(consumer);
    }

    /** Calls back each time the connection is there, the first time included: messages may have been missed before. */
    public void onReconnect(Runnable runnable) {
        reconnected.add(runnable);
    }

    /**
     * Sends a message when the handle's transaction commits. Channel names hold no colon; a payload has at most 7,000 bytes.
     */
    public void publish(Handle handle, String channel, String payload) {
        if (channel.indexOf(':') >= 0 || payload.length() > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("channel with a colon, or payload too long");
        }
        handle.createQuery("select pg_notify(:carrier, :message)::text")
                .bind("carrier", CARRIER)
                .bind("message", channel + ":" + payload)
                .mapTo(String.class)
                .one();
    }

    @Override
    public void close() {
        listener.interrupt();
    }

    private void listen() {
        var pause = FIRST_PAUSE;
        while (!Thread.currentThread().isInterrupted()) {
            var connectedAt = System.nanoTime();
            try {
                listenOnce();
            } catch (SQLException lost) {
                // Tried again below; whoever needs the database now says that it is away.
            }
            var lasted = Duration.ofNanos(System.nanoTime() - connectedAt);
            pause = lasted.compareTo(LONGEST_PAUSE) > 0 ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            try {
                Thread.sleep(pause);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void listenOnce() throws SQLException {
        try (var connection = database.getConnection()) {
            try (var statement = connection.createStatement()) {
                statement.execute("listen " + CARRIER);
            }
            reconnected.forEach(this::guarded);
            var messages = connection.unwrap(PGConnection.class);
            while (!Thread.currentThread().isInterrupted()) {
                var arrived = messages.getNotifications((int) QUIET.toMillis());
                if (arrived == null || arrived.length == 0) {
                    // Silence is also what a cut cable sounds like.
                    if (!connection.isValid(ANSWER_SECONDS)) {
                        return;
                    }
                    continue;
                }
                for (var message : arrived) {
                    deliver(message.getParameter());
                }
            }
        }
    }

    private void deliver(String message) {
        var colon = message.indexOf(':');
        if (colon < 0) {
            return;
        }
        var payload = message.substring(colon + 1);
        for (var consumer : subscribers.getOrDefault(message.substring(0, colon), List.of())) {
            guarded(() -> consumer.accept(payload));
        }
    }

    private void guarded(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException defect) {
            log.error("notices.subscriber-failed", defect);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
