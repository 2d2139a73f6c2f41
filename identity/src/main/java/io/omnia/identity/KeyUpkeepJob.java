package io.omnia.identity;

import io.omnia.platform.database.Rounds;
import io.omnia.platform.telemetry.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one node's {@link KeyMemory} true: when a change is announced, and every two seconds without that, it asks the
 * database which keys changed, every ten it writes when keys were last used and drops what is too old. Asking needs no
 * standing connection, so it works through a pooler and takes up by itself where an outage made it stop.
 */
final class KeyUpkeepJob {
    static final Duration FOLLOW_EVERY = Duration.ofSeconds(2);
    static final Duration WRITE_EVERY = Duration.ofSeconds(10);

    private static final String FAILED = "key.upkeep-failed";

    private final Jdbi database;
    private final ApiKeyTable keys;
    private final KeyMemory memory;
    private final EventLog log;
    private final LongSupplier nanoTime;
    private final Rounds following;
    private final Rounds writing;
    private @Nullable Instant followedUntil;

    KeyUpkeepJob(Jdbi database, ApiKeyTable keys, KeyMemory memory, EventLog log, LongSupplier nanoTime) {
        this.database = database;
        this.keys = keys;
        this.memory = memory;
        this.log = log;
        this.nanoTime = nanoTime;
        this.following = new Rounds("key-follow", FOLLOW_EVERY, this::follow, FAILED, log);
        this.writing = new Rounds("key-uses", WRITE_EVERY, this::write, FAILED, log);
    }

    void start() {
        following.start();
        writing.start();
    }

    /** Asks now, since some node says that a key was changed. Does not wait. */
    void followSoon() {
        following.soon();
    }

    /** Ends the threads and writes the last uses, if the database is there. */
    void stop() {
        following.close();
        writing.close();
        try {
            write();
        } catch (RuntimeException problem) {
            log.warn(FAILED, problem);
        }
    }

    private void follow() {
        followedUntil = database.withHandle(handle -> {
            if (!memory.knowsChosen()) {
                memory.addChosen(keys.operatorChosen(handle));
            }
            var since = followedUntil;
            var now = keys.databaseTime(handle);
            if (since != null) {
                for (var change : keys.changedSince(handle, since)) {
                    if (change.operatorChosen()) {
                        memory.addChosen(List.of(change.hash()));
                    }
                    memory.changed(change.hash(), change.at());
                }
            }
            return now;
        });
    }

    void write() {
        memory.sweep(nanoTime.getAsLong());
        var uses = memory.takeUses();
        if (uses.isEmpty()) {
            return;
        }
        try {
            database.useHandle(handle -> keys.markUsed(handle, uses));
        } catch (RuntimeException problem) {
            memory.returnUses(uses);
            throw problem;
        }
    }
}
