package io.omnia.gateway.repeat;

import io.omnia.platform.startup.Role;
import io.omnia.platform.startup.StartupCheck;
import io.omnia.platform.startup.StartupRefusal;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Deletes kept answers whose time is over, every half minute: on every node those in its memory, on one that runs jobs those
 * in the database.
 */
@Singleton
final class KeptAnswersJob implements StartupCheck {
    static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(7);

    private final IdempotencyKeys keys;
    private final RetryMemory retries;
    private final IdempotencyConfig config;
    private final EventLog log;
    private final Role role;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("kept-answers").daemon().factory());

    @Inject
    KeptAnswersJob(IdempotencyKeys keys, RetryMemory retries, IdempotencyConfig config, EventLog log, Role role) {
        this.keys = keys;
        this.retries = retries;
        this.config = config;
        this.log = log;
        this.role = role;
    }

    @Override
    public int order() {
        return BACKGROUND;
    }

    @Override
    public void run() {
        var window = config.window();
        if (!window.isPositive() || window.compareTo(LONGEST_WINDOW) > 0) {
            throw new StartupRefusal("omnia.idempotency.window is " + window + ": it may be " + LONGEST_WINDOW
                    + " at most, and more than nothing.");
        }
        var _ = timer.scheduleWithFixedDelay(this::sweep, 0, INTERVAL.toSeconds(), TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
    }

    /** A failure is logged and the next round tries again: a timer that throws never runs again. */
    private void sweep() {
        try {
            // First, since it needs no database.
            retries.forgetExpired();
            var deleted = role.runsJobs() ? keys.deleteExpired() : 0;
            if (deleted > 0) {
                log.info("kept-answers.deleted", LogField.COUNT.is(deleted));
            }
        } catch (RuntimeException problem) {
            log.warn("kept-answers.sweep-failed", problem);
        }
    }
}
