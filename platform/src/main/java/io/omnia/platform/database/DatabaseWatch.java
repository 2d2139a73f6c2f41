package io.omnia.platform.database;

import io.omnia.platform.telemetry.EventLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Keeps one connection of its own to the database, so that a server that went and came back is noticed at once, and that what
 * one node changes is announced to all. An announcement is a hint and nothing more: it can be lost with the connection, and
 * some poolers swallow all of them. Whoever follows changes looks for them every few seconds too.
 */
public final class DatabaseWatch implements AutoCloseable {
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_CALLBACK = Duration.ofSeconds(5);
    private static final int ANSWER_SECONDS = 5;
    /** Triggers announce on it, by the name of what has changed. */
    private static final String CHANNEL = "omnia";

    private final DataSource database;
    private final EventLog log;
    private final List<Runnable> reconnected = new CopyOnWriteArrayList<>();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final Thread watcher;

    private record Follower(String subject, Runnable look) {}

    /** Connects in the background at once; {@code database} must give connections that may be kept for ever. */
    public DatabaseWatch(DataSource database, EventLog log) {
        this.database = database;
        this.log = log;
        this.watcher = Thread.ofVirtual().name("database-watch").start(this::watch);
    }

    /** Calls back each time the connection is there again after it was not; the callback must not block for long. */
    public void onReconnect(Runnable runnable) {
        reconnected.add(runnable);
    }

    /**
     * Calls back when some node has changed what is announced under this name, and whenever an announcement may have been
     * missed. Several at once are told as one. The callback must not block: it wakes whoever looks.
     */
    public void onChange(String subject, Runnable look) {
        followers.add(new Follower(subject, look));
    }

    /** No callback runs once this has returned: what it would touch is closed next. */
    @Override
    public void close() {
        watcher.interrupt();
        try {
            watcher.join(LONGEST_CALLBACK);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        var pause = FIRST_PAUSE;
        var wasAway = false;
        while (!Thread.currentThread().isInterrupted()) {
            var connectedAt = System.nanoTime();
            try {
                watchOnce(wasAway);
            } catch (SQLException lost) {
                // Tried again below; whoever needs the database now says that it is away.
            }
            wasAway = true;
            var lasted = Duration.ofNanos(System.nanoTime() - connectedAt);
            pause = lasted.compareTo(LONGEST_PAUSE) > 0 ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            try {
                Thread.sleep(pause);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void watchOnce(boolean wasAway) throws SQLException {
        try (var connection = database.getConnection()) {
            if (wasAway && !Thread.currentThread().isInterrupted()) {
                reconnected.forEach(this::guarded);
            }
            try (var listening = connection.createStatement()) {
                listening.execute("set application_name = 'omnia-watch'; listen " + CHANNEL);
            }
            // What was announced while nobody listened here is not told again.
            followers.forEach(follower -> guarded(follower.look));
            listen(connection);
        }
    }

    private void listen(Connection connection) throws SQLException {
        var wire = connection.unwrap(PGConnection.class);
        while (!Thread.currentThread().isInterrupted()) {
            // Waiting means reading the socket, which a dying server ends.
            var told = wire.getNotifications((int) QUIET.toMillis());
            if (told != null && told.length > 0) {
                tell(Arrays.stream(told).map(PGNotification::getParameter).collect(Collectors.toUnmodifiableSet()));
            } else if (!connection.isValid(ANSWER_SECONDS)) {
                // Silence is also what a cut cable sounds like.
                return;
            }
        }
    }

    private void tell(Set<String> subjects) {
        for (var follower : followers) {
            if (subjects.contains(follower.subject)) {
                guarded(follower.look);
            }
        }
    }

    private void guarded(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException defect) {
            log.error("database-watch.callback-failed", defect);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
