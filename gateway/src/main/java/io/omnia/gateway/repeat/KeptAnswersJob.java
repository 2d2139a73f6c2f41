package io.omnia.gateway.repeat;

import io.omnia.platform.database.Rounds;
import io.omnia.platform.startup.Role;
import io.omnia.platform.startup.StartupCheck;
import io.omnia.platform.startup.StartupRefusal;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

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
    private final Rounds rounds;

    @Inject
    KeptAnswersJob(IdempotencyKeys keys, RetryMemory retries, IdempotencyConfig config, EventLog log, Role role) {
        this.keys = keys;
        this.retries = retries;
        this.config = config;
        this.log = log;
        this.role = role;
        this.rounds = new Rounds("kept-answers", INTERVAL, this::sweep, "kept-answers.sweep-failed", log);
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
        rounds.start();
    }

    @PreDestroy
    void stop() {
        rounds.close();
    }

    private void sweep() {
        // First, since it needs no database.
        retries.forgetExpired();
        var deleted = role.runsJobs() ? keys.deleteExpired() : 0;
        if (deleted > 0) {
            log.info("kept-answers.deleted", LogField.COUNT.is(deleted));
        }
    }
}
