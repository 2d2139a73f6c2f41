package io.omnia.identity;

import io.omnia.platform.telemetry.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one node's {@link KeyMemory} true, on a thread of its own: every second it asks the database which keys changed,
 * every ten it writes when keys were last used and drops what is too old. Asking needs no standing connection, so it
 * works through a pooler and takes up by itself where an outage made it stop.
 */
final class KeyUpkeepJob {
    static final Duration FOLLOW_EVERY = Duration.ofSeconds(1);
    static final Duration WRITE_EVERY = Duration.ofSeconds(10);

    private final Jdbi database;
    private final ApiKeyTable keys;
    private final KeyMemory memory;
    private final EventLog log;
    private final LongSupplier nanoTime;
    private final ScheduledThreadPoolExecutor thread;
    private @Nullable Instant followedUntil;
    private boolean away;

    KeyUpkeepJob(Jdbi database, ApiKeyTable keys, KeyMemory memory, EventLog log, LongSupplier nanoTime) {
        this.database = database;
        this.keys = keys;
        this.memory = memory;
        this.log = log;
        this.nanoTime = nanoTime;
        this.thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("key-upkeep").factory());
    }

    void start() {
        every(FOLLOW_EVERY, this::follow);
        every(WRITE_EVERY, this::write);
    }

    /** Ends the thread and writes the last uses, if the database is there. */
    void stop() {
        thread.shutdown();
        try {
            if (thread.awaitTermination(5, TimeUnit.SECONDS)) {
                attempt(this::write);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
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

    private void every(Duration wait, Runnable task) {
        var _ = thread.scheduleWithFixedDelay(() -> attempt(task), 0, wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void attempt(Runnable task) {
        try {
            task.run();
            away = false;
        } catch (RuntimeException problem) {
            if (!away) {
                log.warn("key.upkeep-failed", problem);
            }
            away = true;
        }
    }
}
