package io.omnia.platform.database;

import io.omnia.platform.telemetry.EventLog;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Does something to or with the database every so often, and at once when it is told to, on a thread of its own. A round that
 * fails is logged, those that fail after it are not until one has succeeded.
 */
public final class Rounds implements AutoCloseable {
    private static final long LAST_ROUND_SECONDS = 5;

    private final Duration every;
    private final Runnable round;
    private final String failed;
    private final EventLog log;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicBoolean wanted = new AtomicBoolean();
    private boolean failing;

    /**
     * @param name of the thread
     * @param failed the event that is logged when a round fails
     */
    public Rounds(String name, Duration every, Runnable round, String failed, EventLog log) {
        this.every = every;
        this.round = round;
        this.failed = failed;
        this.log = log;
        this.thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name(name).factory());
    }

    /** Begins with a first round now. */
    public void start() {
        var _ = thread.scheduleWithFixedDelay(this::attempt, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Wishes for a round now, whether or not {@link #start} was called; wishes before it begins are one. Does not wait. */
    public void soon() {
        if (wanted.compareAndSet(false, true)) {
            try {
                thread.execute(() -> {
                    wanted.set(false);
                    attempt();
                });
            } catch (RejectedExecutionException closed) {
                // There are no more rounds.
            }
        }
    }

    /** Lets a round that runs end, and has no more. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_ROUND_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException hurried) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void attempt() {
        try {
            round.run();
            failing = false;
        } catch (RuntimeException problem) {
            if (!failing) {
                log.warn(failed, problem);
            }
            failing = true;
        }
    }
}
